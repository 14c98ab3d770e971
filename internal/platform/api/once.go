package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// keyHeader names a creation, so that who sends it again after a cut line does
// not create twice (draft-ietf-httpapi-idempotency-key-header).
const keyHeader = "Idempotency-Key"

// keepKeys is how long it is known that a creation was done.
const keepKeys = 48 * time.Hour

// maxKey is the longest key, in bytes.
const maxKey = 255

func idempotencyParameter() *huma.Param {
	return &huma.Param{
		Name: keyHeader, In: "header", Schema: &huma.Schema{Type: huma.TypeString, MaxLength: new(maxKey)},
		Description: "A name that the caller makes for this creation. Sent again within 48 hours, the creation is not done twice: its first answer comes back.",
	}
}

// creation is a row of what was done under a key. Status is 0 while the answer
// is not known.
type creation struct {
	bun.BaseModel `bun:"table:api_creations"`

	UnitID      string    `bun:"unit_id,pk"`
	UserID      string    `bun:"user_id,pk"`
	Key         string    `bun:"key,pk"`
	RequestHash string    `bun:"request_hash"`
	Status      int       `bun:"status"`
	Headers     string    `bun:"headers"`
	Body        []byte    `bun:"body"`
	CreatedAt   time.Time `bun:"created_at"`
}

// once lets a creation be done once under its key. The key is written in the
// very transaction of the act, so that also a process that is killed leaves
// both or none of them.
func (a *API) once(op Operation, handler web.Handler) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		key := r.Header.Get(keyHeader)
		if key == "" {
			return handler(w, r)
		}
		if len(key) > maxKey || strings.ContainsFunc(key, func(c rune) bool { return c <= ' ' || c > '~' }) {
			return web.Invalid(words.T(r.Context(), "Idempotency-Key dài tối đa 255 ký tự ASCII, không có dấu cách."))
		}
		row, err := a.named(op, key, r)
		if err != nil {
			return err
		}
		before, err := a.selectCreation(r.Context(), row)
		switch {
		case err == nil:
			return replay(r.Context(), w, before, row.RequestHash)
		case !errors.Is(err, store.ErrNotFound):
			return err
		}
		return a.create(w, r, row, handler)
	}
}

// named makes the row of a creation from its request. The body is read and put
// back; what streams in, like files, is known by its length only.
func (a *API) named(op Operation, key string, r *http.Request) (creation, error) {
	sum := sha256.New()
	_, _ = fmt.Fprintf(sum, "%s %s\n%d\n", r.Method, r.URL.RequestURI(), r.ContentLength) // a hash never fails
	if op.MaxBody <= web.DefaultMaxBody {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return creation{}, err
		}
		_, _ = sum.Write(body)
		r.Body = io.NopCloser(bytes.NewReader(body))
	}
	caller := a.config.Caller(r.Context())
	return creation{
		UnitID: caller.UnitID, UserID: caller.UserID, Key: key,
		RequestHash: hex.EncodeToString(sum.Sum(nil)), CreatedAt: a.config.Clock.Now(),
	}, nil
}

func (a *API) create(w http.ResponseWriter, r *http.Request, row creation, handler web.Handler) error {
	taken := false
	ctx := store.WithClaim(r.Context(), func(ctx context.Context, tx bun.Tx) error {
		err := insertCreation(ctx, tx, row)
		taken = errors.Is(err, store.ErrExists)
		return err
	})
	kept := &copied{ResponseWriter: w}
	err := handler(kept, r.WithContext(ctx))
	if taken { // another request with the same key was first
		before, err := a.selectCreation(r.Context(), row)
		if err != nil {
			return err
		}
		return replay(r.Context(), w, before, row.RequestHash)
	}
	if err != nil {
		return err
	}
	row.Status, row.Headers, row.Body = kept.status, kept.Header().Get("ETag")+"\n"+kept.Header().Get("Location"), kept.body.Bytes()
	// The act is done and answered; that its answer cannot be repeated is told
	// when somebody asks.
	return a.keepAnswer(context.WithoutCancel(r.Context()), row)
}

func replay(ctx context.Context, w http.ResponseWriter, before creation, hash string) error {
	switch {
	case before.RequestHash != hash:
		return web.Invalid(words.T(ctx, "Idempotency-Key này đã dùng cho một yêu cầu khác."))
	case before.Status == 0:
		return web.Exists(words.T(ctx, "Việc này đã được ghi với Idempotency-Key này, nhưng câu trả lời không còn. Hãy xem lại danh sách."))
	}
	etag, location, _ := strings.Cut(before.Headers, "\n")
	h := w.Header()
	for name, value := range map[string]string{"ETag": etag, "Location": location} {
		if value != "" {
			h.Set(name, value)
		}
	}
	if len(before.Body) > 0 {
		h.Set("Content-Type", "application/json")
	}
	h.Set("Idempotency-Replayed", "true")
	w.WriteHeader(before.Status)
	_, err := w.Write(before.Body)
	return err
}

// copied keeps what goes out.
type copied struct {
	http.ResponseWriter

	status int
	body   bytes.Buffer
}

// WriteHeader sends the status.
func (c *copied) WriteHeader(status int) {
	c.status = status
	c.ResponseWriter.WriteHeader(status)
}

// Write sends a part of the body.
func (c *copied) Write(b []byte) (int, error) {
	if c.status == 0 {
		c.status = http.StatusOK
	}
	_, _ = c.body.Write(b) // memory takes everything
	return c.ResponseWriter.Write(b)
}

// Unwrap serves http.ResponseController.
func (c *copied) Unwrap() http.ResponseWriter { return c.ResponseWriter }
