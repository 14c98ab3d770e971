package plan

import "testing"

func TestTaskRef(t *testing.T) {
	for _, test := range []struct{ section, no, want string }{
		{"III", "2", "III.2"},
		{"", "2", "2"},
		{"III", "", "III"},
		{"", "", ""},
		{"1", "1.2", "1.2"},
		{"1", "1.2.3", "1.2.3"},
		{"1", "12", "1.12"},
		{"1", "11.2", "1.11.2"},
		{"A", "A.I", "A.I"},
		{"I", "II.1", "I.II.1"},
		{"2", "a", "2.a"},
	} {
		task := Task{SectionNo: test.section, No: test.no}
		if got := task.Ref(); got != test.want {
			t.Errorf("task %q of section %q is %q, want %q", test.no, test.section, got, test.want)
		}
	}
}
