package vietnamese

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/unicode/norm"
)

const sample = `Ủy ban nhân dân xã ban hành kế hoạch cải cách hành chính năm 2024.
Công chức Văn phòng - Thống kê chủ trì, báo cáo trước ngày 15/3/2024; tỷ lệ 98%.`

// latin returns the bytes of text that is stored in Latin-1 characters.
func latin(t testing.TB, s string) []byte {
	t.Helper()
	b, err := charmap.ISO8859_1.NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return []byte(b)
}

// utf16 encodes text, with a mark of byte order or without.
func utf16(t testing.TB, s string, order unicode.Endianness, mark unicode.BOMPolicy) []byte {
	t.Helper()
	b, err := unicode.UTF16(order, mark).NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return []byte(b)
}

// windows1258 encodes text as Windows does: hats on the letters, tones behind.
func windows1258(t testing.TB, s string) []byte {
	t.Helper()
	var b strings.Builder
	for _, r := range s {
		l, ok := tonedLetters[r]
		if !ok || l.tone == ngang {
			b.WriteRune(r)
			continue
		}
		b.WriteRune(l.plain)
		b.WriteString([]string{"", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"}[l.tone])
	}
	out, err := charmap.Windows1258.NewEncoder().String(b.String())
	if err != nil {
		t.Fatal(err)
	}
	return []byte(out)
}

func TestDecode(t *testing.T) {
	small := strings.ToLower(sample)
	for _, tt := range []struct {
		name string
		b    []byte
		want string
		enc  Encoding
	}{
		{"UTF-8", []byte(sample), sample, UTF8},
		{"UTF-8 with mark", append([]byte("\xEF\xBB\xBF"), sample...), sample, UTF8},
		{"NFD", []byte(norm.NFD.String(sample)), sample, UTF8},
		{"ASCII", []byte("So: 12/KH-UBND"), "So: 12/KH-UBND", UTF8},
		{"cut in a letter", []byte("xã Anh Sơ\xE1\xBA"), "xã Anh Sơ", UTF8},
		{"UTF-16 little, mark", utf16(t, sample, unicode.LittleEndian, unicode.UseBOM), sample, UTF16LE},
		{"UTF-16 big, mark", utf16(t, sample, unicode.BigEndian, unicode.UseBOM), sample, UTF16BE},
		{"UTF-16 little", utf16(t, sample, unicode.LittleEndian, unicode.IgnoreBOM), sample, UTF16LE},
		{"UTF-16 big", utf16(t, sample, unicode.BigEndian, unicode.IgnoreBOM), sample, UTF16BE},
		{"TCVN3", latin(t, ToTCVN3(small)), small, TCVN3},
		{"VNI", latin(t, ToVNI(sample)), sample, VNI},
		{"TCVN3 taken for Latin-1", []byte(ToTCVN3(small)), small, TCVN3},
		{"VNI taken for Latin-1", []byte(ToVNI(sample)), sample, VNI},
		{"Windows-1258", windows1258(t, small), small, Windows1258},
		{"Latin letters of Vietnamese", []byte("nhà là và đá"), "nhà là và đá", UTF8},
		{"only Latin-1 letters", []byte("hòa bình là có thì và ý chí"), "hòa bình là có thì và ý chí", UTF8},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, enc, err := Decode(tt.b)
			if err != nil || got != tt.want || enc != tt.enc {
				t.Errorf("got %q, %s, %v; want %q, %s", got, enc, err, tt.want, tt.enc)
			}
		})
	}
}

func TestDecodeRefusesWhatIsNoText(t *testing.T) {
	png := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"), bytes.Repeat([]byte{0, 1, 2, 0xFF}, 100)...)
	for name, b := range map[string][]byte{
		"a picture":     png,
		"random bytes":  {0x8f, 0x03, 0xd1, 0x77, 0x02, 0xfe, 0x91, 0x05, 0xc3},
		"zeros":         make([]byte, 64),
		"high bytes":    bytes.Repeat([]byte{0xFE, 0xE8, 0x91, ' '}, 50),
		"odd in UTF-16": {0xFF, 0xFE, 0, 0, 0, 0},
	} {
		if text, enc, err := Decode(b); err == nil {
			t.Errorf("%s was read as %s: %q", name, enc, text)
		}
	}
}

func TestDecodeTheSeedInEveryEncoding(t *testing.T) {
	raw, err := os.ReadFile("../../../../shared/seeds/000_06b0c52941d9efd6.txt")
	if err != nil {
		t.Fatal(err)
	}
	// What the old encodings lack is left out: they have no such quotes.
	seed := strings.NewReplacer("“", `"`, "”", `"`, "…", "...", "–", "-").Replace(NFC(string(raw)))
	small := strings.ToLower(seed)
	for enc, b := range map[Encoding][]byte{
		TCVN3:       latin(t, ToTCVN3(small)),
		VNI:         latin(t, ToVNI(small)),
		Windows1258: windows1258(t, small),
	} {
		if got, found, err := Decode(b); err != nil || found != enc || got != small {
			t.Errorf("%s: found %s, %v, equal %v", enc, found, err, got == small)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(sample))
	f.Add([]byte("\xFF\xFEa\x00"))
	f.Add(latin(f, ToVNI(sample)))
	f.Fuzz(func(t *testing.T, b []byte) {
		text, _, err := Decode(b)
		if err == nil && NFC(text) != text {
			t.Errorf("%q is not NFC", text)
		}
	})
}
