// Arrows checks that packages import only what docs/architecture.md allows:
// floors import floors below, rooms only the rooms that the document names,
// and no arrows make a circle among rooms.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strings"
)

const module = "github.com/vidan-vn/vidan/internal/"

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	allowed, err := allowedArrows("docs/architecture.md")
	if err != nil {
		return err
	}
	packages, err := listPackages()
	if err != nil {
		return err
	}
	var problems []error
	for _, p := range packages {
		for _, imported := range p.Imports {
			if why := forbidden(p.ImportPath, imported, allowed); why != "" {
				problems = append(problems, fmt.Errorf("%s imports %s: %s", p.ImportPath, imported, why))
			}
		}
	}
	return errors.Join(problems...)
}

type pkg struct {
	ImportPath string
	Imports    []string
}

func listPackages() ([]pkg, error) {
	out, err := exec.CommandContext(context.Background(), "go", "list", "-json=ImportPath,Imports", "./internal/...").Output()
	if err != nil {
		return nil, fmt.Errorf("list the packages: %w", err)
	}
	decoder := json.NewDecoder(strings.NewReader(string(out)))
	var packages []pkg
	for {
		var p pkg
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			return packages, nil
		} else if err != nil {
			return nil, fmt.Errorf("read the list of packages: %w", err)
		}
		packages = append(packages, p)
	}
}

var arrow = regexp.MustCompile("`([a-z]+(?: → [a-z]+)+)`")

// allowedArrows reads the arrows between rooms from the document: each
// `plan → account → unit` allows plan to import account, and account unit.
func allowedArrows(path string) (map[string]bool, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read the arrows: %w", err)
	}
	allowed := map[string]bool{}
	for _, m := range arrow.FindAllStringSubmatch(string(text), -1) {
		rooms := strings.Split(m[1], " → ")
		for i := 1; i < len(rooms); i++ {
			allowed[rooms[i-1]+" → "+rooms[i]] = true
		}
	}
	if len(allowed) == 0 {
		return nil, fmt.Errorf("%s names no arrows", path)
	}
	for a := range allowed {
		from, to, _ := strings.Cut(a, " → ")
		if allowed[to+" → "+from] {
			return nil, fmt.Errorf("%s and %s point at each other", from, to)
		}
	}
	return allowed, nil
}

// forbidden says why a package may not import another, "" when it may.
func forbidden(from, to string, allowed map[string]bool) string {
	fromFloor, fromRoom := place(from)
	toFloor, toRoom := place(to)
	if fromFloor == "" || toFloor == "" {
		return ""
	}
	if rank[fromFloor] < rank[toFloor] {
		return "arrows only go down"
	}
	if fromFloor == "domain" && toFloor == "domain" && fromRoom != toRoom && !allowed[fromRoom+" → "+toRoom] {
		return "docs/architecture.md names no arrow " + fromRoom + " → " + toRoom
	}
	return ""
}

var rank = map[string]int{"platform": 0, "domain": 1, "front": 2, "app": 3}

func place(path string) (floor, room string) {
	rest, ok := strings.CutPrefix(path, module)
	if !ok {
		return "", ""
	}
	floor, rest, _ = strings.Cut(rest, "/")
	room, _, _ = strings.Cut(rest, "/")
	return floor, room
}
