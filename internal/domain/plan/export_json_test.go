package plan

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestJSONKeepsTheDraft(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := genDraft(t)
		var b bytes.Buffer
		if err := WriteJSON(&b, want); err != nil {
			t.Fatal(err)
		}
		got, err := ReadJSON(&b)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestReadJSONSaysWhatIsWrong(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"empty", "", "Tệp JSON trống hoặc bị cắt."},
		{"cut off", `{"unit": "UBND`, "Tệp JSON trống hoặc bị cắt."},
		{"bad syntax", "{\n\"unit\": x}", "Tệp JSON sai cú pháp ở dòng 2."},
		{"wrong type", `{"year": "hai nghìn"}`, `Mục "year" trong tệp JSON không đúng kiểu dữ liệu.`},
		{"unknown name", `{"nam": 2024}`, "Tệp JSON không phải là kế hoạch của Vidan."},
		{"a day that is none", `{"date": "2024-02-31"}`, "Tệp JSON không phải là kế hoạch của Vidan."},
		{"more than one", `{} {}`, "Tệp JSON còn nội dung thừa sau kế hoạch."},
		{"unknown operator", `{"targets": [{"text": "a", "op": "~", "threshold": 1}]}`, `Chỉ tiêu thứ 1 có phép so sánh lạ: "~".`},
		{"unknown kind", `{"sections": [{"no": "I", "tasks": [{"title": "a", "kind": "by"}, {"title": "b", "kind": "soon"}]}]}`,
			`Mục I, nhiệm vụ thứ 2: loại thời hạn lạ: "soon".`},
		{"unknown kind of a date", `{"sections": [{"no": "I", "tasks": [{"title": "a", "kind": "by", "due": [{}]}]}]}`,
			`Mục I, nhiệm vụ thứ 1: loại thời hạn lạ: "".`},
		{"no title", `{"sections": [{"no": "I", "tasks": [{"kind": "by"}]}]}`, "Mục I, nhiệm vụ thứ 1: thiếu tên nhiệm vụ."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := ReadJSON(strings.NewReader(tt.text))
			var explained *JSONError
			if !errors.As(err, &explained) {
				t.Fatalf("error = %v, want a JSONError", err)
			}
			if explained.Text != tt.want {
				t.Errorf("text = %q, want %q", explained.Text, tt.want)
			}
		})
	}
}
