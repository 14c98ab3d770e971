package api

import (
	"context"
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"

	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// A Change is the part of an input that says which version is changed. Who
// changes something that others may change too has to say which version they
// have seen.
type Change struct {
	IfMatch string `header:"If-Match" doc:"The ETag of the version that was seen."`
}

// Version returns the version that the caller has seen. Without one it returns
// an error of status 428.
func (c Change) Version(ctx context.Context) (int, error) {
	tag := strings.TrimPrefix(strings.TrimSpace(c.IfMatch), "W/")
	if tag == "" {
		return 0, &web.Error{Kind: web.VersionNeeded}
	}
	version, err := strconv.Atoi(strings.Trim(tag, `"`))
	if err != nil || version < 0 {
		return 0, web.Invalid(words.T(ctx, "If-Match phải là ETag đã nhận khi xem."))
	}
	return version, nil
}

// ETag is the header of a version.
func ETag(version int) string { return `"` + strconv.Itoa(version) + `"` }

// matches tells whether a list of tags, as in If-None-Match, holds one.
func matches(list, tag string) bool {
	for one := range strings.SplitSeq(list, ",") {
		one = strings.TrimSpace(one)
		if one == "*" || one != "" && strings.TrimPrefix(one, "W/") == strings.TrimPrefix(tag, "W/") {
			return true
		}
	}
	return false
}

// A Page is the part of an input that says which part of a list is wanted.
type Page struct {
	Limit  int    `query:"limit" minimum:"1" maximum:"500" default:"100" doc:"How many to give at most."`
	Cursor string `query:"cursor" maxLength:"500" doc:"What the answer before gave as next."`
}

// InUnit is the input of an operation that needs nothing but its unit, and a
// part of that of others.
type InUnit struct {
	Unit string `path:"unit" doc:"The code of the unit."`
}

// A List is the body of a list's answer.
type List[Item any] struct {
	Items []Item `json:"items"`
	// Next is the cursor of what follows; empty at the end.
	Next string `json:"next,omitempty" doc:"The cursor of what follows; absent at the end."`
}

// ListOf is a list that is given whole.
func ListOf[Item any](items []Item) List[Item] {
	if items == nil {
		items = []Item{}
	}
	return List[Item]{Items: items}
}

// Each tells each of a list in another shape; never nil, so that an empty list
// is [] in JSON.
func Each[From, To any](list []From, of func(From) To) []To {
	all := make([]To, 0, len(list))
	for _, one := range list {
		all = append(all, of(one))
	}
	return all
}

// Cut returns the part of a list that a page asks for. The key names an item;
// the list's order must be the same each time, and a list that has meanwhile
// lost the item that the cursor names is begun anew by an error.
func Cut[Thing any](ctx context.Context, p Page, things []Thing, key func(Thing) string) (part []Thing, next string, err error) {
	after, err := p.After(ctx)
	if err != nil {
		return nil, "", err
	}
	begin := 0
	if after != "" {
		for begin < len(things) && key(things[begin]) != after {
			begin++
		}
		if begin == len(things) {
			return nil, "", badCursor(ctx)
		}
		begin++
	}
	end := min(begin+p.limit(), len(things))
	if end < len(things) {
		next = Cursor(key(things[end-1]))
	}
	return things[begin:end], next, nil
}

func (p Page) limit() int {
	if p.Limit <= 0 {
		return 100
	}
	return p.Limit
}

// Cursor makes the cursor that leads behind the item of a key.
func Cursor(key string) string { return base64.RawURLEncoding.EncodeToString([]byte(key)) }

// After returns the key of the item behind which the page begins, "" at the
// beginning.
func (p Page) After(ctx context.Context) (string, error) {
	key, err := base64.RawURLEncoding.DecodeString(p.Cursor)
	if err != nil {
		return "", badCursor(ctx).Because(err)
	}
	return string(key), nil
}

func badCursor(ctx context.Context) *web.Error {
	return web.Invalid(words.T(ctx, "Con trỏ (cursor) không dùng được nữa; hãy lấy lại danh sách từ đầu."))
}

// explainMessage puts what huma says about a value into the caller's language.
// What it does not know stays as it is.
func explainMessage(ctx context.Context, message string) string {
	if words.Locale(ctx) != words.Vietnamese {
		return message
	}
	for _, m := range messages {
		rest, found := strings.CutPrefix(message, m.english)
		if !found {
			continue
		}
		if strings.Contains(m.vietnamese, "%s") {
			return fmt.Sprintf(m.vietnamese, strings.TrimSuffix(strings.TrimSpace(rest), " to be present"))
		}
		return m.vietnamese
	}
	return message
}

// messages are huma's sentences about values, by how they begin; longer ones
// come first.
var messages = []struct{ english, vietnamese string }{
	{"unexpected property", "trường này không có trong định nghĩa"},
	{"unknown query parameter", "tham số này không có trong định nghĩa"},
	{"required path parameter is missing", "thiếu tham số trong địa chỉ"},
	{"required query parameter is missing", "thiếu tham số"},
	{"required header parameter is missing", "thiếu tiêu đề"},
	{"request body is required", "thiếu nội dung"},
	{"expected required property", "thiếu trường %s"},
	{"expected property", "thiếu trường %s"},
	{"expected string to be RFC 3339 date-time", "cần thời điểm dạng 2024-03-12T09:00:00+07:00"},
	{"expected string to be RFC 3339 date", "cần ngày dạng 2024-03-12"},
	{"expected string to match pattern", "không đúng dạng %s"},
	{"expected string", "cần một chuỗi ký tự"},
	{"expected boolean", "cần true hoặc false"},
	{"expected integer", "cần một số nguyên"},
	{"expected number >=", "cần số không nhỏ hơn %s"},
	{"expected number >", "cần số lớn hơn %s"},
	{"expected number <=", "cần số không lớn hơn %s"},
	{"expected number <", "cần số nhỏ hơn %s"},
	{"expected number", "cần một số"},
	{"expected array length >=", "cần ít nhất %s phần tử"},
	{"expected array length <=", "cần nhiều nhất %s phần tử"},
	{"expected array items to be unique", "các phần tử không được trùng nhau"},
	{"expected array", "cần một danh sách"},
	{"expected object", "cần một đối tượng"},
	{"expected length >=", "cần ít nhất %s ký tự"},
	{"expected length <=", "cần nhiều nhất %s ký tự"},
	{"expected value to be one of", "cần một trong các giá trị %s"},
	{"invalid integer", "cần một số nguyên"},
	{"invalid boolean", "cần true hoặc false"},
	{"invalid date/time", "ngày giờ không đúng dạng"},
}
