package webhook

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"syscall"
	"time"
)

// errOwnNetwork says that an endpoint leads to where Vidan itself stands.
var errOwnNetwork = errors.New("the address lies in a network to which nothing is sent")

// Networks reads the networks that endpoints may lie in although they are not
// public: "10.0.0.0/8, 192.168.1.0/24". Without them a unit could have Vidan
// ask what only Vidan's own machine may ask.
func Networks(text string) ([]netip.Prefix, error) {
	var all []netip.Prefix
	for part := range strings.SplitSeq(text, ",") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		p, err := netip.ParsePrefix(part)
		if err != nil {
			return nil, fmt.Errorf("the network %q is not written as 10.0.0.0/8", part)
		}
		all = append(all, p.Masked())
	}
	return all, nil
}

// reachable tells whether an endpoint may lie at an address.
func reachable(addr netip.Addr, allowed []netip.Prefix) bool {
	addr = addr.Unmap()
	for _, p := range allowed {
		if p.Contains(addr) {
			return true
		}
	}
	return addr.IsGlobalUnicast() && !addr.IsPrivate() && !shared.Contains(addr) && !translated.Contains(addr)
}

// Networks that look public to net/netip and are not: carriers' own (RFC 6598),
// and IPv4 behind IPv6 (RFC 6052).
var (
	shared     = netip.MustParsePrefix("100.64.0.0/10")
	translated = netip.MustParsePrefix("64:ff9b::/96")
)

// newClient returns the client that sends. It looks at the address that a name
// has led to at the very moment of connecting, follows no redirects and asks no
// proxy.
func newClient(allowed []netip.Prefix) *http.Client {
	dialer := &net.Dialer{Timeout: 5 * time.Second, ControlContext: func(_ context.Context, _, address string, _ syscall.RawConn) error {
		to, err := netip.ParseAddrPort(address)
		if err != nil || !reachable(to.Addr(), allowed) {
			return errOwnNetwork
		}
		return nil
	}}
	return &http.Client{
		Timeout:       15 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			DialContext: dialer.DialContext, TLSHandshakeTimeout: 5 * time.Second, ResponseHeaderTimeout: 10 * time.Second,
			MaxResponseHeaderBytes: 64 << 10, MaxIdleConnsPerHost: 1, IdleConnTimeout: time.Minute, ForceAttemptHTTP2: true,
		},
	}
}
