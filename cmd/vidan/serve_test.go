package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/vidan-vn/vidan/internal/platform/blob/blobtest"
)

var update = flag.Bool("update", false, "write the golden files")

func TestRoutes(t *testing.T) {
	t.Chdir(t.TempDir())
	got := vidan(t, "routes", "--json")
	got.expect(t, exitDone)
	if entries, err := os.ReadDir("."); err != nil || len(entries) != 0 {
		t.Errorf("listing routes left %v in its folder: %v", entries, err)
	}
	var routes []route
	must(t, json.Unmarshal([]byte(got.out), &routes))
	seen := map[string]bool{}
	for _, r := range routes {
		if r.Method == "" || r.Path == "" || r.Action == "" || r.Audience == "" {
			t.Errorf("the route %+v says too little", r)
		}
		if seen[r.Method+" "+r.Path] {
			t.Errorf("the route %s %s is there twice", r.Method, r.Path)
		}
		seen[r.Method+" "+r.Path] = true
		below := strings.HasPrefix(r.Path, "/u/{unit}") || strings.HasPrefix(r.Path, "/api/v1/units/{unit}")
		if below != (r.Audience == "members") {
			t.Errorf("the route %s %s is for %s", r.Method, r.Path, r.Audience)
		}
	}
	table := vidan(t, "routes")
	table.expect(t, exitDone)
	if n := strings.Count(table.out, "\n"); n != len(routes) {
		t.Errorf("the table has %d lines for %d routes", n, len(routes))
	}
}

func TestRoutesAreThoseThatWereAgreed(t *testing.T) {
	const golden = "testdata/routes.json"
	got := vidan(t, "routes", "--json").out
	if *update {
		must(t, os.WriteFile(golden, []byte(got), 0o644))
	}
	want, err := os.ReadFile(golden)
	must(t, err)
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("the routes differ from %s (go test ./cmd/vidan -run Agreed -update):\n%s", golden, diff)
	}
}

// served is a server that runs in this process.
type served struct {
	base  string
	first string // the first line that it printed
	stop  func() answer
}

// serve runs a command that serves, until stop is called.
func serve(t *testing.T, args ...string) served {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	out, printed := io.Pipe()
	var errs bytes.Buffer
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, args, streams{strings.NewReader(""), printed, &errs})
		printed.Close()
	}()
	lines := bufio.NewReader(out)
	first, err := lines.ReadString('\n')
	if err != nil {
		t.Fatalf("it ends with %d: %s", <-ended, errs.String())
	}
	rest := make(chan string, 1)
	go func() {
		all, _ := io.ReadAll(lines)
		rest <- string(all)
	}()
	stop := func() answer {
		cancel()
		select {
		case code := <-ended:
			return answer{first + <-rest, errs.String(), code}
		case <-time.After(20 * time.Second):
			t.Fatal("it does not stop")
			return answer{}
		}
	}
	return served{base: strings.TrimSpace(strings.TrimPrefix(first, "Vidan:")), first: first, stop: stop}
}

func get(t *testing.T, url string) (int, string) {
	t.Helper()
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }, Timeout: 20 * time.Second}
	res, err := client.Get(url)
	must(t, err)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	must(t, err)
	return res.StatusCode, string(body)
}

func TestServe(t *testing.T) {
	eachHouse(t, func(t *testing.T, h house) {
		s := serve(t, h.with("serve", "--listen", "127.0.0.1:0", "--quiet")...)
		if !strings.HasPrefix(s.base, "http://127.0.0.1:") {
			t.Errorf("it serves at %q", s.base)
		}
		for path, want := range map[string]int{"/healthz": 200, "/readyz": 200, "/sign-in": 200, "/": 303, "/u/anh-son": 303, "/components": 404, "/no-such": 404} {
			if code, _ := get(t, s.base+path); code != want {
				t.Errorf("%s is answered %d, want %d", path, code, want)
			}
		}
		s.stop().expect(t, exitDone)
	})
}

func TestServeWhereSomebodyListens(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	defer taken.Close()
	data := t.TempDir()
	vidan(t, "migrate", "--data", data).expect(t, exitDone)
	vidan(t, "serve", "--data", data, "--listen", taken.Addr().String()).expect(t, exitFailed, "--listen names another address")
	vidan(t, "serve", "--data", data, "--listen", "127.0.0.1:0", "--base-url", "vidan.vn").expect(t, exitFailed, "base address")
	vidan(t, "serve", "--data", data, "--listen", "127.0.0.1:0", "--today", "12/3/2024").expect(t, exitUsage, "--today")
}

func TestEnvironment(t *testing.T) {
	dir := t.TempDir()
	database, files := filepath.Join(dir, "rows.sqlite"), filepath.Join(dir, "documents")
	t.Setenv("VIDAN_DATA", filepath.Join(dir, "data"))
	t.Setenv("VIDAN_DATABASE_URL", database)
	t.Setenv("VIDAN_FILES_URL", files)
	t.Setenv("VIDAN_LISTEN", "127.0.0.1:0")
	t.Setenv("VIDAN_BASE_URL", "https://vidan.example.vn/")
	vidan(t, "migrate").expect(t, exitDone)
	vidan(t, "unit", "add", "--code", "anh-son", "--name", "UBND xã Anh Sơn").expect(t, exitDone)
	vidan(t, "plan", "import", filepath.Join(seeds, "000_06b0c52941d9efd6.txt"), "--unit", "anh-son", "--year", "2024").expect(t, exitDone)
	for _, path := range []string{database, files, filepath.Join(dir, "data")} {
		if _, err := os.Stat(path); err != nil {
			t.Error(err)
		}
	}
	if kept, err := filepath.Glob(files + "/??/*"); err != nil || len(kept) != 1 {
		t.Errorf("the folder of files holds %v, %v", kept, err)
	}
	if inside, err := os.ReadDir(filepath.Join(dir, "data")); err != nil || len(inside) != 1 || inside[0].Name() != "secret.key" {
		t.Errorf("the folder of data holds %v, %v", inside, err)
	}
	calendar := vidan(t, "plan", "export", "--unit", "anh-son", "--year", "2024", "--format", "ics", "-o", "-")
	calendar.expect(t, exitDone)
	if unfolded := strings.ReplaceAll(calendar.out, "\r\n ", ""); !strings.Contains(unfolded, "https://vidan.example.vn/u/anh-son/tasks/") {
		t.Errorf("the calendar leads elsewhere:\n%.600s", unfolded)
	}
	s := serve(t, "serve", "--quiet")
	if s.first != "https://vidan.example.vn/\n" && s.first != "https://vidan.example.vn\n" {
		t.Errorf("it says that it serves at %q", s.first)
	}
	s.stop().expect(t, exitDone)
}

func TestFilesInABucket(t *testing.T) {
	server := blobtest.Server(t)
	t.Setenv("VIDAN_DATA", t.TempDir())
	t.Setenv("VIDAN_FILES_URL", "s3://"+strings.TrimPrefix(server.URL, "http://")+"/"+blobtest.Bucket+"?tls=false")
	t.Setenv("VIDAN_S3_ACCESS_KEY", blobtest.AccessKey)
	t.Setenv("VIDAN_S3_SECRET_KEY", blobtest.SecretKey)
	vidan(t, "migrate").expect(t, exitDone)
	vidan(t, "unit", "add", "--code", "anh-son", "--name", "UBND xã Anh Sơn").expect(t, exitDone)
	vidan(t, "plan", "import", filepath.Join(seeds, "000_06b0c52941d9efd6.txt"), "--unit", "anh-son", "--year", "2024").expect(t, exitDone)
	s := serve(t, "serve", "--listen", "127.0.0.1:0")
	if code, body := get(t, s.base+"/readyz"); code != 200 {
		t.Errorf("/readyz is answered %d, %s", code, body)
	}
	server.Close()
	if code, _ := get(t, s.base+"/readyz"); code != 503 {
		t.Errorf("without its bucket, /readyz is answered %d", code)
	}
	if stopped := s.stop(); stopped.code != exitDone || !strings.Contains(stopped.err, "not ready") || strings.Contains(stopped.err, blobtest.SecretKey) {
		t.Errorf("it ends with %d and logs %s", stopped.code, stopped.err)
	}
}

func TestSecretsOfABucketAreNotTold(t *testing.T) {
	server := blobtest.Server(t)
	t.Setenv("VIDAN_DATA", t.TempDir())
	vidan(t, "migrate").expect(t, exitDone)
	for _, address := range []string{
		blobtest.Address(server, "hush-hush"),
		"s3://tester:hush-hush@/bucket",
		"s3://tester:hush-hush@host:x/bucket",
		"s3://tester:hush-hush@" + strings.TrimPrefix(server.URL, "http://") + "/bucket?colour=red",
	} {
		t.Setenv("VIDAN_FILES_URL", address)
		said := vidan(t, "unit", "add", "--code", "anh-son", "--name", "UBND xã Anh Sơn")
		said.expect(t, exitFailed)
		if strings.Contains(said.out+said.err, "hush-hush") {
			t.Errorf("the secret is told: %s%s", said.out, said.err)
		}
	}
}

func TestScannerNeedsAnAddress(t *testing.T) {
	t.Setenv("VIDAN_DATA", t.TempDir())
	t.Setenv("VIDAN_CLAMD", "127.0.0.1:3310")
	vidan(t, "migrate").expect(t, exitDone)
	vidan(t, "unit", "add", "--code", "anh-son", "--name", "UBND xã Anh Sơn").expect(t, exitFailed, "tcp://host:port")
}

func TestDemo(t *testing.T) {
	data := t.TempDir()
	s := serve(t, "demo", "--listen", "127.0.0.1:0", "--data", data)
	for path, want := range map[string]int{"/healthz": 200, "/sign-in": 200, "/components": 200} {
		if code, _ := get(t, s.base+path); code != want {
			t.Errorf("%s is answered %d, want %d", path, code, want)
		}
	}
	s.stop().expect(t, exitDone, "ngan", "chutich", "thu-nghiem-vidan", "Ctrl+C")
	if _, err := os.Stat(filepath.Join(data, "ke-hoach-cchc-2024.docx")); err != nil {
		t.Error(err)
	}
	vidan(t, "plan", "read", filepath.Join(data, "ke-hoach-cchc-2024.docx")).expect(t, exitDone, "35 nhiệm vụ, 54 kỳ hạn, 13 chỉ tiêu, 4 chức danh chủ trì")
}
