//go:build notrail

package audit

const chained = false
