package packaging_test

import (
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

// Every setting in the example is one that the program knows.
func TestTheExampleNamesSettingsThatThereAre(t *testing.T) {
	example, err := os.ReadFile("env.example")
	if err != nil {
		t.Fatal(err)
	}
	var code strings.Builder
	for _, file := range []string{"../cmd/vidan/config.go", "../cmd/vidan/serve.go"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		code.Write(text)
	}
	for _, m := range regexp.MustCompile(`(?m)^#?(VIDAN_\w+)=`).FindAllStringSubmatch(string(example), -1) {
		if !strings.Contains(code.String(), m[1]) {
			t.Errorf("%s is no setting", m[1])
		}
	}
}

// The unit is one that systemd takes, and exposes little. Where there is no
// systemd there is nothing to ask.
func TestTheServiceIsHardened(t *testing.T) {
	analyze, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Log("there is no systemd-analyze here")
		return
	}
	out, err := exec.CommandContext(t.Context(), analyze, "security", "--offline=yes", "--threshold=20", "vidan.service").CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
