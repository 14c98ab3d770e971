package vietnamese

import (
	"regexp"
	"strings"
)

var notInSlugs = regexp.MustCompile(`[^a-z0-9]+`)

// Slug makes a name for data out of one for people: "Sổ đàn ong" is so_dan_ong.
// It has at most so many letters.
func Slug(label string, most int) string {
	slug := strings.Trim(notInSlugs.ReplaceAllString(Fold(label), "_"), "_")
	return strings.Trim(slug[:min(len(slug), most)], "_")
}
