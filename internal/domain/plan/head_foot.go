package plan

import (
	"regexp"
	"slices"
	"strings"
)

// footApart puts the recipients before the signature where their lines stand
// mixed, from the last "Nơi nhận:" on: the two columns of a foot may be so close
// that a PDF shows them as one.
func footApart(lines []bodyLine, from int) []bodyLine {
	at := lastIndex(lines, from, func(line bodyLine) bool { return recipientsOpen.MatchString(line.text) })
	if at < 0 || !slices.ContainsFunc(lines[at:], signsBeside) {
		return lines
	}
	apart := slices.Clone(lines[:at])
	var signature []bodyLine
	for _, line := range lines[at:] {
		recipient, post := cutPost(line)
		if recipient.text != "" {
			apart = append(apart, recipient)
		}
		if post.text != "" {
			signature = append(signature, post)
		}
	}
	return append(apart, signature...)
}

func signsBeside(line bodyLine) bool {
	recipient, post := cutPost(line)
	return recipient.text != "" && post.text != ""
}

// cutPost divides a line of a foot into what names a recipient and what belongs
// to the signature.
func cutPost(line bodyLine) (recipient, post bodyLine) {
	if !recipientsOpen.MatchString(line.text) && !hasBullet(line.text) {
		return bodyLine{}, line
	}
	recipient = line
	if before, after, ok := cutBesidePost(line.text); ok && line.column == 0 {
		recipient.text, post = before, line
		post.text = after
	}
	return recipient, post
}

// cutBesidePost cuts a post off the end of a line of the recipients: "- Như
// trên; KT. CHỦ TỊCH".
func cutBesidePost(text string) (recipient, post string, ok bool) {
	for _, at := range endsOfRecipient.FindAllStringIndex(text, -1) {
		if post := text[at[1]:]; opensSignature(post) {
			return strings.TrimSpace(text[:at[1]]), post, true
		}
	}
	return "", "", false
}

var endsOfRecipient = regexp.MustCompile(`[;.:]\s+`)
