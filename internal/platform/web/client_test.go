package web

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestWhereARequestCameFrom(t *testing.T) {
	for _, test := range []struct {
		what, proxies, peer string
		forwarded           []string
		want                string
	}{
		{"no proxy", "", "203.0.113.7:1234", nil, "203.0.113.7"},
		{"a stranger who pretends", "", "203.0.113.7:1234", []string{"10.0.0.1"}, "203.0.113.7"},
		{"a stranger who pretends, beside a proxy", "127.0.0.1", "203.0.113.7:1234", []string{"10.0.0.1"}, "203.0.113.7"},
		{"behind a proxy", "127.0.0.1", "127.0.0.1:1", []string{"203.0.113.7"}, "203.0.113.7"},
		{"behind a proxy, pretending", "127.0.0.1", "127.0.0.1:1", []string{"198.51.100.1, 203.0.113.7"}, "203.0.113.7"},
		{"behind two proxies", "127.0.0.1, 10.0.0.0/8", "127.0.0.1:1", []string{"203.0.113.7, 10.1.2.3"}, "203.0.113.7"},
		{"in two headers", "127.0.0.1, 10.0.0.0/8", "127.0.0.1:1", []string{"203.0.113.7", "10.1.2.3"}, "203.0.113.7"},
		{"a proxy that says nothing", "127.0.0.1", "127.0.0.1:1", nil, "127.0.0.1"},
		{"nonsense", "127.0.0.1", "127.0.0.1:1", []string{"203.0.113.7, '; DROP TABLE"}, "127.0.0.1"},
		{"IPv6", "::1", "[::1]:1", []string{"2001:db8::7"}, "2001:db8::7"},
		{"IPv4 written as IPv6", "127.0.0.1", "[::ffff:127.0.0.1]:1", []string{"203.0.113.7"}, "203.0.113.7"},
	} {
		proxies, err := ParseProxies(test.proxies)
		if err != nil {
			t.Fatal(err)
		}
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr = test.peer
		for _, f := range test.forwarded {
			r.Header.Add("X-Forwarded-For", f)
		}
		if got := proxies.client(r); got != test.want {
			t.Errorf("%s: %s, want %s", test.what, got, test.want)
		}
	}
	for _, wrong := range []string{"proxy", "10.0.0.0/40", "1.2.3"} {
		if _, err := ParseProxies(wrong); err == nil {
			t.Errorf("%q was taken", wrong)
		}
	}
}
