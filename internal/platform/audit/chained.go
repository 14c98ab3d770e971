//go:build !notrail

package audit

// chained says that acts write their lines. The other way is for measuring what
// the trail costs alone: no program that anybody uses is built with it.
const chained = true
