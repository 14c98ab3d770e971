package plan

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/vidan-vn/vidan/internal/platform/office"
)

type fatal interface {
	Helper()
	Fatal(args ...any)
}

// draftInFile reads a plan as an upload would be read, without its warnings.
func draftInFile(t fatal, file []byte, year int) Draft {
	t.Helper()
	src := office.Source{ReaderAt: bytes.NewReader(file), Size: int64(len(file))}
	doc, err := office.Read(context.Background(), src, office.DefaultLimits(), nil)
	if err != nil {
		t.Fatal(err)
	}
	d := Read(doc, year).Draft
	d.Warnings = nil
	return d
}

type planWriter func(io.Writer, Draft) error

func asDOCX(w io.Writer, d Draft) error { return office.WriteDOCX(w, Layout(d)) }
func asPDF(w io.Writer, d Draft) error  { return office.WritePDF(w, Layout(d)) }

func writeAndRead(t fatal, write planWriter, d Draft) Draft {
	t.Helper()
	var file bytes.Buffer
	if err := write(&file, d); err != nil {
		t.Fatal(err)
	}
	return draftInFile(t, file.Bytes(), d.Year)
}

// asWritten is a draft with the words in which its dates are written.
func asWritten(d Draft) Draft {
	for i := range d.Sections {
		for j := range d.Sections[i].Tasks {
			task := &d.Sections[i].Tasks[j]
			if task.DueText == "" {
				task.DueText = DueWords(task.Due, task.Kind)
			}
		}
	}
	return d
}

func TestWrittenPlansReadBack(t *testing.T) {
	writers := map[string]planWriter{"DOCX": asDOCX, "XLSX": WriteXLSX}
	for name, write := range writers {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				want := genDraft(t)
				got := writeAndRead(t, write, want)
				if diff := cmp.Diff(asWritten(want), got, cmpopts.EquateEmpty()); diff != "" {
					t.Fatal(diff)
				}
			})
		})
	}
}

// The real plan, read from its own file, is written and read again.
func TestTheRealPlanReadsBack(t *testing.T) {
	file, err := os.ReadFile(filepath.Join("..", "..", "..", "..", "shared", "seeds", "anh-son-2024.docx"))
	if err != nil {
		t.Fatal(err)
	}
	want := draftInFile(t, file, 2024)
	for name, write := range map[string]planWriter{"DOCX": asDOCX, "XLSX": WriteXLSX, "PDF": asPDF} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(want, writeAndRead(t, write, want), cmpopts.EquateEmpty()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestSchemaTakesTheRealPlan(t *testing.T) {
	file, err := os.ReadFile(filepath.Join("..", "..", "..", "..", "shared", "seeds", "anh-son-2024.docx"))
	if err != nil {
		t.Fatal(err)
	}
	if err := validates(planSchema(t), draftInFile(t, file, 2024)); err != nil {
		t.Error(err)
	}
}
