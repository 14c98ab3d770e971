package words

import (
	"cmp"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

var update = flag.Bool("update", false, "add missing texts to en.yaml and take out unused ones")

const (
	repository = "../../.."
	catalogue  = "en.yaml"
)

func TestEveryTextHasItsEnglish(t *testing.T) {
	texts := findTexts(t)
	english := readCatalogue(t)
	if *update {
		english = writeCatalogue(t, texts, english)
	}
	for text, at := range texts {
		translated, ok := english[text]
		switch {
		case !ok:
			t.Errorf("%s: %q is not in %s; run go test ./internal/platform/words -update and fill it in", at, text, catalogue)
		case strings.TrimSpace(translated) == "":
			t.Errorf("%s: %q has no English in %s yet", at, text, catalogue)
		case at.formatted && !slices.Equal(verbs(text), verbs(translated)):
			t.Errorf("%s: %q and %q do not take the same values", at, text, translated)
		}
	}
	for text := range english {
		if _, used := texts[text]; !used {
			t.Errorf("%q in %s is used nowhere; run go test ./internal/platform/words -update", text, catalogue)
		}
	}
}

func readCatalogue(t *testing.T) map[string]string {
	t.Helper()
	b, err := os.ReadFile(catalogue)
	if err != nil {
		t.Fatal(err)
	}
	english, err := parse(b)
	if err != nil {
		t.Fatal(err)
	}
	return english
}

// writeCatalogue brings the catalogue up to date with the texts in use and
// returns it; English that is still to be written is empty.
func writeCatalogue(t *testing.T, texts map[string]place, english map[string]string) map[string]string {
	t.Helper()
	fresh := make(map[string]string, len(texts))
	var out strings.Builder
	out.WriteString("# The English of every Vietnamese text in the code. Kept complete by the test of\n# this package: go test ./internal/platform/words -update\n")
	for _, text := range slices.SortedFunc(maps.Keys(texts), cmp.Compare) {
		fresh[text] = english[text]
		fmt.Fprintf(&out, "%s: %s\n", quoted(t, text), quoted(t, english[text]))
	}
	if err := os.WriteFile(catalogue, []byte(out.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	return fresh
}

// quoted writes a text as YAML does between double quotes, and proves it.
func quoted(t *testing.T, text string) string {
	t.Helper()
	line := strconv.Quote(text)
	if !strings.Contains(line, `\u`) {
		line = `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", `\t`).Replace(text) + `"`
	}
	var back string
	if err := yaml.Unmarshal([]byte(line), &back); err != nil || back != text {
		t.Fatalf("%q does not survive YAML as %s: %v", text, line, err)
	}
	return line
}

var verb = regexp.MustCompile(`%(\[\d+\])?[-+# 0]*\d*(\.\d+)?[a-zA-Z%]`)

// verbs lists the values that a text takes, in the order of its arguments. The
// per cent sign of a text without values stands for itself.
func verbs(text string) []string {
	var found []string
	for i, v := range verb.FindAllString(text, -1) {
		if v == "%%" {
			continue
		}
		if !strings.HasPrefix(v, "%[") {
			v = fmt.Sprintf("%%[%d]%s", i+1, v[1:])
		}
		found = append(found, v)
	}
	slices.Sort(found)
	return found
}

// findTexts collects the literals that the code gives to T, Say and Literal, with a
// place where each occurs. Views are read as the code that templ made of them.
func findTexts(t *testing.T) map[string]place {
	t.Helper()
	finder := &finder{t: t, files: token.NewFileSet(), texts: map[string]place{}}
	err := filepath.WalkDir(repository, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if name := entry.Name(); name == "node_modules" || name == "testdata" || (strings.HasPrefix(name, ".") && path != repository) {
				return filepath.SkipDir
			}
			return nil
		}
		if strings.HasSuffix(path, ".templ") {
			finder.mustBeGenerated(path)
		}
		if strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") {
			finder.read(path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(finder.texts) == 0 {
		t.Fatal("no texts were found: the test looks in the wrong place")
	}
	return finder.texts
}

// A place is where a text occurs, and whether values are put into it there.
type place struct {
	token.Position
	formatted bool
}

type finder struct {
	t     *testing.T
	files *token.FileSet
	texts map[string]place
	// own says that the file is of this package, where names stand alone.
	own bool
}

func (f *finder) mustBeGenerated(path string) {
	if _, err := os.Stat(strings.TrimSuffix(path, ".templ") + "_templ.go"); err != nil {
		f.t.Errorf("%s is not generated: run go tool templ generate", path)
	}
}

func (f *finder) read(path string) {
	file, err := parser.ParseFile(f.files, path, nil, parser.SkipObjectResolution)
	if err != nil {
		f.t.Errorf("reading %s: %v", path, err)
		return
	}
	f.own = file.Name.Name == "words"
	ast.Inspect(file, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.CallExpr:
			f.call(node)
		case *ast.CompositeLit:
			f.table(node)
		}
		return true
	})
}

func (f *finder) call(call *ast.CallExpr) {
	switch {
	case f.names(call.Fun, "T"):
		if len(call.Args) < 2 {
			f.t.Errorf("%s: T without a text", f.at(call))
			return
		}
		text, ok := literal(call.Args[1])
		if !ok {
			f.t.Errorf("%s: T takes a literal; texts out of tables go through words.Literal and words.Data", f.at(call))
			return
		}
		f.add(text, place{f.at(call), len(call.Args) > 2})
		f.checkValues(call, text)
	case f.names(call.Fun, "Say") && len(call.Args) > 0:
		text, ok := literal(call.Args[0])
		if !ok {
			f.t.Errorf("%s: Say takes a literal", f.at(call))
			return
		}
		f.add(text, place{f.at(call), len(call.Args) > 1})
		f.countValues(call, text, len(call.Args)-1)
	case f.names(call.Fun, "Literal") && len(call.Args) == 1:
		if text, ok := literal(call.Args[0]); ok {
			f.add(text, place{f.at(call), false})
		}
	}
}

// checkValues counts the values given to a text. Without any, only %d and %s
// betray that some were forgotten: a per cent sign stands for itself then.
func (f *finder) checkValues(call *ast.CallExpr, text string) {
	f.countValues(call, text, len(call.Args)-2)
}

func (f *finder) countValues(call *ast.CallExpr, text string, given int) {
	want := len(verbs(text))
	if given == 0 && !strings.Contains(text, "%d") && !strings.Contains(text, "%s") {
		return
	}
	if given != want {
		f.t.Errorf("%s: %q takes %d values and is given %d", f.at(call), text, want, given)
	}
}

func (f *finder) add(text string, at place) {
	if f.texts[text].formatted {
		return
	}
	f.texts[text] = at
}

// table finds the texts of maps and lists whose values are Literals.
func (f *finder) table(table *ast.CompositeLit) {
	var element ast.Expr
	switch kind := table.Type.(type) {
	case *ast.MapType:
		element = kind.Value
	case *ast.ArrayType:
		element = kind.Elt
	}
	if element == nil || !f.names(element, "Literal") {
		return
	}
	for _, entry := range table.Elts {
		if pair, ok := entry.(*ast.KeyValueExpr); ok {
			entry = pair.Value
		}
		if text, ok := literal(entry); ok {
			f.add(text, place{f.at(entry), false})
		}
	}
}

func (f *finder) names(e ast.Expr, name string) bool {
	switch e := e.(type) {
	case *ast.Ident:
		return f.own && e.Name == name
	case *ast.SelectorExpr:
		pkg, ok := e.X.(*ast.Ident)
		return ok && pkg.Name == "words" && e.Sel.Name == name
	}
	return false
}

func (f *finder) at(node ast.Node) token.Position { return f.files.Position(node.Pos()) }

// literal returns the text of a string literal, or of several joined by "+".
func literal(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		return text, err == nil && e.Kind == token.STRING
	case *ast.BinaryExpr:
		left, leftOK := literal(e.X)
		right, rightOK := literal(e.Y)
		return left + right, leftOK && rightOK && e.Op == token.ADD
	}
	return "", false
}
