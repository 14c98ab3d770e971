package web

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// Proxies are the reverse proxies in front of the server whose word about where
// a request came from is taken. Without any, the connection alone counts: what
// a stranger writes into X-Forwarded-For moves nothing.
type Proxies []netip.Prefix

// ParseProxies reads networks or single addresses, by commas: "127.0.0.1,
// 10.0.0.0/8".
func ParseProxies(list string) (Proxies, error) {
	var all Proxies
	for text := range strings.SplitSeq(list, ",") {
		text = strings.TrimSpace(text)
		if text == "" {
			continue
		}
		if one, err := netip.ParseAddr(text); err == nil {
			all = append(all, netip.PrefixFrom(one, one.BitLen()))
			continue
		}
		network, err := netip.ParsePrefix(text)
		if err != nil {
			return nil, fmt.Errorf("the trusted proxy %q is no address and no network", text)
		}
		all = append(all, network.Masked())
	}
	return all, nil
}

func (p Proxies) trust(address netip.Addr) bool {
	for _, network := range p {
		if network.Contains(address.Unmap()) {
			return true
		}
	}
	return false
}

// client is the address from which a request came: that of the connection, or,
// behind trusted proxies, the last one in X-Forwarded-For that is no proxy.
func (p Proxies) client(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	peer, err := netip.ParseAddr(host)
	if err != nil || !p.trust(peer) {
		return host
	}
	forwarded := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(forwarded) - 1; i >= 0; i-- {
		address, err := netip.ParseAddr(strings.TrimSpace(forwarded[i]))
		if err != nil {
			break // what follows was written by who knows whom
		}
		peer = address.Unmap()
		if !p.trust(peer) {
			break
		}
	}
	return peer.String()
}
