package blob_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/vidan-vn/vidan/internal/platform/blob"
	"github.com/vidan-vn/vidan/internal/platform/blob/blobtest"
)

// expectFailure checks that everything fails, without telling the secret and
// without leaving a draft.
func expectFailure(t *testing.T, ctx context.Context, address, secret string, failed func(error) bool) {
	t.Helper()
	spool := t.TempDir()
	s := blobtest.Open(t, address, blob.Options{Spool: spool})
	_, put := s.Put(ctx, strings.NewReader("biên bản"), 100)
	_, open := s.Open(ctx, strings.Repeat("ab", 32))
	for name, err := range map[string]error{"Put": put, "Open": open, "Ping": s.Ping(ctx)} {
		if err == nil || errors.Is(err, blob.ErrNotFound) || !failed(err) {
			t.Errorf("%s: %v", name, err)
		}
		if err != nil && (strings.Contains(err.Error(), secret) || strings.Contains(err.Error(), url.QueryEscape(secret))) {
			t.Errorf("%s tells the secret: %v", name, err)
		}
	}
	if left := files(t, spool); len(left) != 0 {
		t.Errorf("drafts stayed: %q", left)
	}
}

func anyFailure(error) bool { return true }

func TestS3RefusesAWrongSecret(t *testing.T) {
	server := blobtest.Server(t)
	expectFailure(t, t.Context(), blobtest.Address(server, "a guess"), "a guess", anyFailure)
	right := blobtest.Open(t, blobtest.Address(server, blobtest.SecretKey), blob.Options{Spool: t.TempDir()})
	if err := right.Ping(t.Context()); err != nil {
		t.Errorf("with the right secret: %v", err)
	}
}

func TestS3TakesCredentialsFromElsewhere(t *testing.T) {
	server := blobtest.Server(t)
	address := "s3://" + strings.TrimPrefix(server.URL, "http://") + "/" + blobtest.Bucket + "?tls=false"
	s := blobtest.Open(t, address, blob.Options{Spool: t.TempDir(), AccessKey: blobtest.AccessKey, SecretKey: blobtest.SecretKey})
	if err := s.Ping(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestS3WithoutItsBucket(t *testing.T) {
	address := strings.Replace(blobtest.Address(blobtest.Server(t), blobtest.SecretKey), blobtest.Bucket, "elsewhere", 1)
	s := blobtest.Open(t, address, blob.Options{Spool: t.TempDir()})
	if err := s.Ping(t.Context()); err == nil || !strings.Contains(err.Error(), `no bucket "elsewhere"`) {
		t.Errorf("Ping: %v", err)
	}
	if _, err := s.Put(t.Context(), strings.NewReader("x"), 1); err == nil {
		t.Error("a file was kept in no bucket")
	}
}

func TestS3IsGone(t *testing.T) {
	server := blobtest.Server(t)
	address := blobtest.Address(server, blobtest.SecretKey)
	server.Close()
	expectFailure(t, t.Context(), address, blobtest.SecretKey, anyFailure)
}

func TestS3Hangs(t *testing.T) {
	hang := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-hang }))
	t.Cleanup(server.Close)
	t.Cleanup(func() { close(hang) })
	t.Run("and the reader waits no longer", func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		expectFailure(t, ctx, blobtest.Address(server, blobtest.SecretKey), blobtest.SecretKey, func(err error) bool {
			return errors.Is(err, context.DeadlineExceeded)
		})
	})
	t.Run("and nothing moves on the line", func(t *testing.T) {
		client := http.Client{Transport: blob.NewLine(50 * time.Millisecond)}
		answer, err := client.Get(server.URL)
		if err == nil {
			_ = answer.Body.Close()
		}
		if timeout, ok := errors.AsType[net.Error](err); !ok || !timeout.Timeout() {
			t.Errorf("Get: %v", err)
		}
	})
}

func TestS3IsFull(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodHead {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		w.WriteHeader(http.StatusInsufficientStorage)
		_, _ = w.Write([]byte(`<Error><Code>XMinioStorageFull</Code><Message>no space</Message></Error>`))
	}))
	t.Cleanup(server.Close)
	s := blobtest.Open(t, blobtest.Address(server, blobtest.SecretKey), blob.Options{Spool: t.TempDir()})
	if _, err := s.Put(t.Context(), strings.NewReader("x"), 1); !errors.Is(err, blob.ErrNoSpace) {
		t.Errorf("Put: %v", err)
	}
}

// TestS3CutsAnAnswerShort: what comes back shorter than it is, is no file.
func TestS3CutsAnAnswerShort(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Last-Modified", "Tue, 12 Mar 2024 01:02:03 GMT")
		w.Header().Set("ETag", `"x"`)
		if r.Method == http.MethodHead {
			w.Header().Set("Content-Length", "100")
			return
		}
		_, _ = w.Write([]byte("half"))
	}))
	t.Cleanup(server.Close)
	s := blobtest.Open(t, blobtest.Address(server, blobtest.SecretKey), blob.Options{Spool: t.TempDir()})
	file, err := s.Open(t.Context(), strings.Repeat("ab", 32))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	if _, err := file.ReadAt(make([]byte, 10), 0); err == nil {
		t.Error("ReadAt succeeded")
	}
	if part, err := io.ReadAll(file); err == nil {
		t.Errorf("%q was taken for the whole", part)
	}
}
