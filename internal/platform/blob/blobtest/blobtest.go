// Package blobtest runs a test on every kind of store of files.
package blobtest

import (
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"

	"github.com/vidan-vn/vidan/internal/platform/blob"
)

// The credentials of the server that S3 starts, and its bucket.
const (
	AccessKey = "tester"
	SecretKey = "keep/this+secret"
	Bucket    = "evidence"
)

// A Place is a store with a look behind it.
type Place struct {
	blob.Store
	// Drafts is the folder in which drafts lie.
	Drafts string
	// Kept counts what is kept.
	Kept func(t *testing.T) int
}

// Each runs a test on a folder and on a server that speaks S3.
func Each(t *testing.T, test func(t *testing.T, p Place)) {
	t.Helper()
	t.Run("folder", func(t *testing.T) { test(t, folder(t)) })
	t.Run("s3", func(t *testing.T) { test(t, bucket(t)) })
}

func folder(t *testing.T) Place {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "tệp", "files")
	return Place{
		Store: Open(t, dir), Drafts: filepath.Join(dir, "drafts"),
		Kept: func(t *testing.T) int {
			t.Helper()
			kept, err := filepath.Glob(filepath.Join(dir, "??", "*"))
			if err != nil {
				t.Fatal(err)
			}
			return len(kept)
		},
	}
}

func bucket(t *testing.T) Place {
	t.Helper()
	server, backend := serve(t)
	spool := t.TempDir()
	return Place{
		Store: Open(t, Address(server, SecretKey), blob.Options{Spool: spool}), Drafts: filepath.Join(spool, "drafts"),
		Kept: func(t *testing.T) int {
			t.Helper()
			list, err := backend.ListBucket(Bucket, nil, gofakes3.ListBucketPage{})
			if err != nil {
				t.Fatal(err)
			}
			return len(list.Contents)
		},
	}
}

// Open opens a store for the time of a test.
func Open(t *testing.T, address string, options ...blob.Options) blob.Store {
	t.Helper()
	s, err := blob.OpenStore(address, options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// Server starts a server that speaks S3, with the bucket, and asks for its
// secret.
func Server(t *testing.T) *httptest.Server {
	t.Helper()
	server, _ := serve(t)
	return server
}

func serve(t *testing.T) (*httptest.Server, *s3mem.Backend) {
	t.Helper()
	backend := s3mem.New()
	if err := backend.CreateBucket(Bucket); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(signedOnly{gofakes3.New(backend).Server()})
	t.Cleanup(server.Close)
	return server, backend
}

// Address is where the bucket of a server is, opened with a secret.
func Address(server *httptest.Server, secret string) string {
	u := url.URL{
		Scheme: "s3", User: url.UserPassword(AccessKey, secret), Host: strings.TrimPrefix(server.URL, "http://"),
		Path: Bucket, RawQuery: "tls=false&region=vn-hanoi-1",
	}
	return u.String()
}
