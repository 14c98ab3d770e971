package blob

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

const (
	// s3Region is used when the address names none; most servers of one's own
	// take it.
	s3Region = "us-east-1"
	// s3Tries is how often a request is made before it counts as failed.
	s3Tries = 3
	// s3Patience is how long nothing may go over the line before the server
	// counts as gone.
	s3Patience = time.Minute
)

// An S3 is a Store in a bucket of a server that speaks S3. Drafts are written
// to this machine and go to the bucket when they are kept.
type S3 struct {
	core   *minio.Core
	bucket string
	root   *os.Root
	drafts drafts
	line   *http.Transport
}

// openS3 makes ready to use a bucket: s3://access:secret@host:port/bucket, with
// region and tls=false in the query. It does not ask the server; Ping does.
func openS3(u *url.URL, o Options) (*S3, error) {
	options, bucket, err := s3Options(u, o)
	if err != nil {
		return nil, fmt.Errorf("open the store of files: %w", err)
	}
	line := newLine(s3Patience)
	options.Transport = line
	core, err := minio.NewCore(u.Host, options)
	if err != nil {
		return nil, fmt.Errorf("open the store of files: %w", err)
	}
	spool := o.Spool
	if spool == "" {
		spool = filepath.Join(os.TempDir(), "vidan-spool")
	}
	root, err := openSpool(spool)
	if err != nil {
		return nil, fmt.Errorf("open the folder of drafts: %w", err)
	}
	s := &S3{core: core, bucket: bucket, root: root, drafts: drafts{root}, line: line}
	if err := s.drafts.removeOld(); err != nil {
		return nil, errors.Join(fmt.Errorf("clean the folder of drafts: %w", err), root.Close())
	}
	return s, nil
}

func openSpool(dir string) (*os.Root, error) {
	if err := os.MkdirAll(filepath.Join(dir, draftsName), 0o700); err != nil {
		return nil, err
	}
	return os.OpenRoot(dir)
}

// s3Options reads an address. What it complains of never holds the secret.
func s3Options(u *url.URL, o Options) (*minio.Options, string, error) {
	bucket := strings.Trim(u.Path, "/")
	if u.Host == "" || bucket == "" || strings.Contains(bucket, "/") {
		return nil, "", errors.New("the address is not of the form s3://host:port/bucket")
	}
	access, secret := o.AccessKey, o.SecretKey
	if u.User != nil {
		access = u.User.Username()
		secret, _ = u.User.Password()
	}
	if access == "" || secret == "" {
		return nil, "", errors.New("the S3 store needs an access key and a secret key (VIDAN_S3_ACCESS_KEY, VIDAN_S3_SECRET_KEY)")
	}
	options := &minio.Options{
		Creds:      credentials.NewStaticV4(access, secret, ""),
		Secure:     true,
		Region:     s3Region,
		MaxRetries: s3Tries,
	}
	for name, values := range u.Query() {
		value := values[0]
		switch {
		case name == "region" && value != "":
			options.Region = value
		case name == "tls" && (value == "true" || value == "false"):
			options.Secure = value == "true"
		default:
			return nil, "", fmt.Errorf("the address of the S3 store has no setting %q of that value; there are region=… and tls=true or false", name)
		}
	}
	return options, bucket, nil
}

// Close ends the use of the store.
func (s *S3) Close() error {
	s.line.CloseIdleConnections()
	return s.root.Close()
}

// Ping tells whether the server answers and has the bucket.
func (s *S3) Ping(ctx context.Context) error {
	found, err := s.core.BucketExists(ctx, s.bucket)
	if err != nil {
		return fmt.Errorf("ask the store of files for the bucket %q: %w", s.bucket, err)
	}
	if !found {
		return fmt.Errorf("the store of files has no bucket %q", s.bucket)
	}
	return nil
}

// Put keeps what r gives: it writes a draft here and sends it to the bucket.
func (s *S3) Put(ctx context.Context, r io.Reader, limit int64) (Ref, error) {
	return put(ctx, s, r, limit)
}

// Draft writes what r gives to this machine.
func (s *S3) Draft(ctx context.Context, r io.Reader, limit int64) (*Draft, error) {
	draft, err := s.drafts.write(ctx, r, limit)
	if err != nil {
		return nil, err
	}
	draft.keep = func(ctx context.Context) error { return s.send(ctx, draft) }
	return draft, nil
}

// send brings a draft to the bucket, unless it is there. The server compares
// what has arrived with the hash.
func (s *S3) send(ctx context.Context, d *Draft) error {
	name := nameOf(d.ref.Hash)
	info, err := s.core.StatObject(ctx, s.bucket, name, minio.StatObjectOptions{})
	if err == nil && info.Size == d.ref.Size {
		return nil
	}
	if err != nil && !isMissing(err) {
		return s3Error(err)
	}
	// A section is not closed by the client, which would end the draft.
	body := io.NewSectionReader(d.file, 0, d.ref.Size)
	_, err = s.core.PutObject(ctx, s.bucket, name, body, d.ref.Size, "", d.ref.Hash, minio.PutObjectOptions{
		ContentType: "application/octet-stream",
		// The hash of the whole goes with the request instead of one for
		// each of its pieces.
		DisableContentSha256: true,
	})
	return s3Error(err)
}

// Open asks the bucket for a file; what it holds is fetched when it is read.
func (s *S3) Open(ctx context.Context, hash string) (File, error) {
	if !isHash(hash) {
		return nil, ErrNotFound
	}
	info, err := s.core.StatObject(ctx, s.bucket, nameOf(hash), minio.StatObjectOptions{})
	if isMissing(err) {
		return nil, ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("open a kept file: %w", s3Error(err))
	}
	return &s3File{ctx: ctx, store: s, name: nameOf(hash), size: info.Size}, nil
}

// get fetches a file from a place on: n bytes, or all when n is negative.
func (s *S3) get(ctx context.Context, name string, off, n int64) (io.ReadCloser, error) {
	var options minio.GetObjectOptions
	end := int64(0) // to the end
	if n > 0 {
		end = off + n - 1
	}
	if off > 0 || n > 0 {
		if err := options.SetRange(off, end); err != nil {
			return nil, fmt.Errorf("read a kept file: %w", err)
		}
	}
	body, _, _, err := s.core.GetObject(ctx, s.bucket, name, options)
	if isMissing(err) {
		return nil, ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("read a kept file: %w", s3Error(err))
	}
	return body, nil
}

func isMissing(err error) bool {
	code := minio.ToErrorResponse(err).Code
	return code == minio.NoSuchKey || code == "NotFound"
}

// s3Error names a full store.
func s3Error(err error) error {
	switch minio.ToErrorResponse(err).Code {
	case "XMinioStorageFull", "QuotaExceeded", "XMinioAdminBucketQuotaExceeded", "InsufficientStorage":
		return fmt.Errorf("%w: %w", ErrNoSpace, err)
	}
	return err
}

// newLine makes connections that end when nothing moves on them for a while:
// a server that hangs must not hold a reader for ever.
func newLine(patience time.Duration) *http.Transport {
	dialer := net.Dialer{Timeout: min(patience, 10*time.Second)}
	return &http.Transport{
		Proxy: http.ProxyFromEnvironment,
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			conn, err := dialer.DialContext(ctx, network, address)
			if err != nil {
				return nil, err
			}
			return &lineConn{conn, patience}, nil
		},
		TLSClientConfig:     &tls.Config{MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout: patience,
		IdleConnTimeout:     patience,
		MaxIdleConnsPerHost: 8,
		DisableCompression:  true, // ranges count the bytes as they are kept
	}
}

// A lineConn ends when nothing moves on it, in either direction.
type lineConn struct {
	net.Conn
	patience time.Duration
}

func (c *lineConn) Read(p []byte) (int, error) {
	if err := c.SetDeadline(time.Now().Add(c.patience)); err != nil {
		return 0, err
	}
	return c.Conn.Read(p)
}

func (c *lineConn) Write(p []byte) (int, error) {
	if err := c.SetDeadline(time.Now().Add(c.patience)); err != nil {
		return 0, err
	}
	return c.Conn.Write(p)
}
