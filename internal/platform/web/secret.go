package web

import "strings"

// beforeBrace is what a pattern begins with before its first wildcard.
func beforeBrace(pattern string) string {
	before, _, _ := strings.Cut(pattern, "{")
	return before
}

// loggedPath is a path as the log may keep it: what opens an address by itself
// is left out.
func (s *server) loggedPath(path string) string {
	for _, secret := range s.secrets {
		if strings.HasPrefix(path, secret) {
			return secret + "…"
		}
	}
	return path
}
