package vietnamese_test

import (
	"testing"

	"github.com/vidan-vn/vidan/internal/platform/vietnamese"
)

func TestSlug(t *testing.T) {
	for _, test := range []struct {
		label string
		most  int
		want  string
	}{
		{"Sổ theo dõi đàn ong", 36, "so_theo_doi_dan_ong"},
		{" (Số đàn) – 2024! ", 36, "so_dan_2024"},
		{"một hai ba", 8, "mot_hai"},
		{"…", 8, ""},
	} {
		if got := vietnamese.Slug(test.label, test.most); got != test.want {
			t.Errorf("Slug(%q, %d) = %q, want %q", test.label, test.most, got, test.want)
		}
	}
}
