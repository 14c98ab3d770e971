package clamav

import "time"

// Hurry shortens the scanner's patience.
func (s *Scanner) Hurry(patience time.Duration) { s.line, s.think = patience, patience }
