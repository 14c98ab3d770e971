package main

import (
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
)

// What is half configured is refused at once, with a sentence that says what to
// do, instead of failing when somebody needs it.
func TestServeRefusesWhatIsHalfConfigured(t *testing.T) {
	for _, test := range []struct {
		what string
		args []string
		env  map[string]string
		want string
	}{
		{"a certificate without its key", []string{"--tls-cert", "c.pem"}, nil, "needs its key"},
		{"two ways to a certificate", []string{"--tls-cert", "c", "--tls-key", "k", "--acme-domain", "x.vn"}, nil, "not both"},
		{"plain HTTP beside nothing", []string{"--http-listen", "127.0.0.1:0"}, nil, "needs --tls-cert or --acme-domain"},
		{"a certificate that is not there", []string{"--tls-cert", "none.pem", "--tls-key", "none.pem"}, nil, "read the certificate"},
		{"a base address that is none", []string{"--base-url", "vidan.vn"}, nil, "is not http://"},
		{"a proxy that is none", []string{"--trusted-proxy", "the proxy"}, nil, "is no address and no network"},
		{"networks that are none", []string{"--webhook-networks", "here"}, nil, "here"},
		{"a bucket with half its keys", nil, map[string]string{"VIDAN_S3_ACCESS_KEY": "k"}, "both its keys"},
		{"a provider without an id", []string{"--oidc-issuer", "https://id.example"}, nil, "needs all three"},
		{"a mail server that is none", []string{"--smtp-url", "mail.example"}, nil, "smtp://"},
		{"a secret key that is none", nil, map[string]string{"VIDAN_SECRET_KEY": "short"}, "secret key"},
		{"a role that is none", []string{"--require-second-factor", "emperor"}, nil, "emperor"},
	} {
		t.Run(test.what, func(t *testing.T) {
			data := filepath.Join(t.TempDir(), "data")
			vidan(t, "migrate", "--data", data).expect(t, exitDone)
			for name, value := range test.env {
				t.Setenv(name, value)
			}
			got := vidan(t, append([]string{"serve", "--data", data, "--listen", "127.0.0.1:0"}, test.args...)...)
			if got.code == exitDone {
				t.Fatal("it serves")
			}
			got.expect(t, got.code, test.want)
		})
	}
}

func TestHealthcheck(t *testing.T) {
	status := http.StatusOK
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/readyz" {
			t.Errorf("asked for %s", r.URL.Path)
		}
		w.WriteHeader(status)
	}))
	defer server.Close()
	vidan(t, "healthcheck", server.URL).expect(t, exitDone)
	status = http.StatusServiceUnavailable
	if got := vidan(t, "healthcheck", server.URL); got.code == exitDone {
		t.Error("a server that is not ready is healthy")
	}
	server.Close()
	if got := vidan(t, "healthcheck", server.URL); got.code == exitDone {
		t.Error("no server is healthy")
	}
}

// Everybody on a machine can read its list of processes.
func TestSecretsAreNoArguments(t *testing.T) {
	for _, args := range [][]string{
		{"migrate", "--database-url", "postgres://vidan:bi-mat@db/vidan"}, {"serve", "--database-url=postgres://vidan:bi-mat@db/vidan"},
		{"serve", "--smtp-url=smtp://vidan:bi-mat@mail.example:587?from=a@b.vn"}, {"serve", "--files-url", "s3://key:bi-mat@s3.example/vidan"},
	} {
		got := vidan(t, args...)
		got.expect(t, exitUsage, "list of processes")
		if strings.Contains(got.err, "bi-mat") {
			t.Errorf("%v repeats the secret", args)
		}
	}
	if got := vidan(t, "serve", "--s3-secret-key", "x"); got.code != exitUsage {
		t.Error("a secret key is taken as an argument")
	}
}
