package blobtest

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// signedOnly answers requests that are signed with the secret (AWS Signature
// Version 4) and hold the bytes whose hash they name, as real servers do.
type signedOnly struct{ http.Handler }

// ServeHTTP looks at the signature first.
func (s signedOnly) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	want, got := signature(r)
	if got == "" || !hmac.Equal([]byte(want), []byte(got)) {
		refuse(w, http.StatusForbidden, "SignatureDoesNotMatch")
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // the line is cut
	}
	sum := sha256.Sum256(body)
	if hex.EncodeToString(sum[:]) != r.Header.Get("X-Amz-Content-Sha256") {
		refuse(w, http.StatusBadRequest, "XAmzContentSHA256Mismatch")
		return
	}
	r.Body = io.NopCloser(strings.NewReader(string(body)))
	s.Handler.ServeHTTP(w, r)
}

func refuse(w http.ResponseWriter, status int, code string) {
	w.WriteHeader(status)
	_ = xml.NewEncoder(w).Encode(struct {
		XMLName xml.Name `xml:"Error"`
		Code    string
		Message string
	}{Code: code, Message: code})
}

// signature returns what a request should be signed with, and is.
func signature(r *http.Request) (want, got string) {
	var credential, signed string
	fields := strings.TrimPrefix(r.Header.Get("Authorization"), "AWS4-HMAC-SHA256 ")
	for field := range strings.SplitSeq(fields, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(field), "=")
		switch name {
		case "Credential":
			credential = value
		case "SignedHeaders":
			signed = value
		case "Signature":
			got = value
		}
	}
	access, scope, _ := strings.Cut(credential, "/")
	parts := strings.Split(scope, "/") // day/region/s3/aws4_request
	if access != AccessKey || len(parts) != 4 {
		return "", ""
	}
	text := strings.Join([]string{"AWS4-HMAC-SHA256", r.Header.Get("X-Amz-Date"), scope, hash(canonical(r, signed))}, "\n")
	key := []byte("AWS4" + SecretKey)
	for _, part := range parts {
		key = mac(key, part)
	}
	return hex.EncodeToString(mac(key, text)), got
}

func canonical(r *http.Request, signed string) string {
	var headers strings.Builder
	for name := range strings.SplitSeq(signed, ";") {
		value := strings.Join(r.Header.Values(name), ",")
		switch name {
		case "host":
			value = r.Host
		case "content-length":
			value = fmt.Sprint(r.ContentLength)
		}
		headers.WriteString(name + ":" + strings.TrimSpace(value) + "\n")
	}
	query := strings.ReplaceAll(r.URL.Query().Encode(), "+", "%20")
	return strings.Join([]string{r.Method, r.URL.EscapedPath(), query, headers.String(), signed, r.Header.Get("X-Amz-Content-Sha256")}, "\n")
}

func hash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

func mac(key []byte, s string) []byte {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(s))
	return h.Sum(nil)
}
