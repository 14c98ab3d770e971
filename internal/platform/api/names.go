package api

import (
	"path"
	"reflect"
	"regexp"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// qualified is a name of Go with its package: "…/domain/plan.TaskBody".
var qualified = regexp.MustCompile(`[\w./-]*/([\w-]+)\.(\w+)`)

// nameSchema names a type in the description: two rooms may each have a Step,
// which are PlanStep and EstimateStep there. "Body" says nothing to readers of
// the description.
func nameSchema(t reflect.Type, hint string) string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Name() == "" {
		return huma.DefaultSchemaNamer(t, hint)
	}
	name := qualified.ReplaceAllStringFunc(t.Name(), func(text string) string {
		part := qualified.FindStringSubmatch(text)
		return roomName(part[1], part[2])
	})
	if room := path.Base(t.PkgPath()); t.PkgPath() != "" && !strings.ContainsAny(name, "[") {
		name = roomName(room, name)
	}
	return strings.NewReplacer("[", "Of", "]", "", "*", "", ",", "And").Replace(name)
}

// roomName is a room's type without what is said twice.
func roomName(room, name string) string {
	room = strings.ToUpper(room[:1]) + room[1:]
	return room + strings.TrimPrefix(strings.TrimSuffix(name, "Body"), room)
}
