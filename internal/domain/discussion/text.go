package discussion

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/vidan-vn/vidan/internal/domain/account"
)

// cleaned is a text as the room keeps it: composed (NFC), with simple line
// breaks, at most one empty line between two, and without letters that nobody
// sees and that turn others around.
func cleaned(text string) string {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n").Replace(text)
	text = strings.Map(func(r rune) rune {
		if r == '\t' {
			return ' '
		}
		if r != '\n' && unicode.IsControl(r) || r == utf8.RuneError || unicode.Is(unicode.Bidi_Control, r) || r == '\ufeff' {
			return -1
		}
		return r
	}, text)
	text = norm.NFC.String(text) // a letter and its mark may have had something between them
	var lines []string
	for line := range strings.SplitSeq(strings.TrimSpace(text), "\n") {
		line = strings.TrimRightFunc(line, unicode.IsSpace)
		if line == "" && len(lines) > 0 && lines[len(lines)-1] == "" {
			continue
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// checked cleans a text and refuses one that is too long.
func checked(text string, most int) (string, error) {
	text = cleaned(text)
	if utf8.RuneCountInString(text) > most {
		return "", ErrLong
	}
	return text, nil
}

// A mention begins where no word runs on, so that an e-mail address is none.
var mentionPattern = regexp.MustCompile(`(^|[^\p{L}\p{N}._@-])@([A-Za-z0-9][A-Za-z0-9._@-]{1,63})`)

// mentionsIn finds the colleagues whom a text names by @login. Whoever has left
// is nobody's colleague: the words stay words.
func mentionsIn(text string, colleagues []account.Member) []Mention {
	var found []Mention
	for _, m := range mentionPattern.FindAllStringSubmatch(text, -1) {
		if c, ok := byLogin(m[2], colleagues); ok {
			found = withMention(found, c)
		}
	}
	return found
}

// byLogin finds a colleague by what follows an @; a full stop behind it is the
// sentence's.
func byLogin(login string, colleagues []account.Member) (account.Member, bool) {
	for login = strings.ToLower(login); login != ""; login = login[:len(login)-1] {
		at := slices.IndexFunc(colleagues, func(c account.Member) bool { return c.Login == login })
		if at >= 0 {
			return colleagues[at], true
		}
		if !strings.ContainsAny(login[len(login)-1:], "._@-") {
			break
		}
	}
	return account.Member{}, false
}

// picked adds the colleagues who were chosen from the list.
func picked(found []Mention, ids []string, colleagues []account.Member) ([]Mention, error) {
	for _, id := range ids {
		at := slices.IndexFunc(colleagues, func(c account.Member) bool { return c.ID == id })
		if at < 0 {
			return nil, ErrMention
		}
		found = withMention(found, colleagues[at])
	}
	return found, nil
}

func withMention(found []Mention, c account.Member) []Mention {
	if slices.ContainsFunc(found, func(m Mention) bool { return m.UserID == c.ID }) {
		return found
	}
	return append(found, Mention{UserID: c.ID, Login: c.Login, Name: c.Name})
}

// A span is a part of a line: words, a link, or a mention.
type span struct {
	text string
	// href is the address of a link; name is who is mentioned.
	href, name string
}

var linkPattern = regexp.MustCompile(`https?://[^\s<>"'\x60]+`)

// spansOf parts a line into words, links and mentions. Only addresses of the
// web become links; everything else stays words.
func spansOf(line string, mentions []Mention) []span {
	var spans []span
	at := 0
	for _, place := range linkPattern.FindAllStringIndex(line, -1) {
		address := strings.TrimRight(line[place[0]:place[1]], ".,;:!?)]}…”’")
		u, err := url.Parse(address)
		if err != nil || u.Host == "" || u.User != nil {
			continue
		}
		spans = append(spans, mentionSpans(line[at:place[0]], mentions)...)
		spans = append(spans, span{text: address, href: u.String()})
		at = place[0] + len(address)
	}
	return append(spans, mentionSpans(line[at:], mentions)...)
}

// mentionSpans parts words at the mentions that were understood when they were
// written.
func mentionSpans(text string, mentions []Mention) []span {
	var spans []span
	at := 0
	for _, place := range mentionPattern.FindAllStringSubmatchIndex(text, -1) {
		m, length, ok := mentionAt(text[place[4]:place[5]], mentions)
		if !ok {
			continue
		}
		begin := place[4] - len("@")
		if begin > at {
			spans = append(spans, span{text: text[at:begin]})
		}
		at = place[4] + length
		spans = append(spans, span{text: text[begin:at], name: m.Name})
	}
	if at < len(text) {
		spans = append(spans, span{text: text[at:]})
	}
	return spans
}

func mentionAt(login string, mentions []Mention) (m Mention, length int, ok bool) {
	for n := len(login); n > 0; n-- {
		for _, m := range mentions {
			if strings.EqualFold(m.Login, login[:n]) {
				return m, n, true
			}
		}
		if !strings.ContainsAny(login[n-1:n], "._@-") {
			break
		}
	}
	return Mention{}, 0, false
}

// paragraphs parts a text into its paragraphs, each of lines, each of spans.
func paragraphs(text string, mentions []Mention) [][][]span {
	var all [][][]span
	for paragraph := range strings.SplitSeq(text, "\n\n") {
		var lines [][]span
		for line := range strings.SplitSeq(paragraph, "\n") {
			lines = append(lines, spansOf(line, mentions))
		}
		all = append(all, lines)
	}
	return all
}
