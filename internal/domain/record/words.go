package record

import (
	"context"

	"github.com/vidan-vn/vidan/internal/platform/words"
)

func yesNo(ctx context.Context, yes bool) string {
	if yes {
		return words.T(ctx, "có")
	}
	return words.T(ctx, "không")
}

// name is what an entry is called, also where nothing names it.
func (r Record) name(ctx context.Context) string {
	switch {
	case r.disposed():
		return words.T(ctx, "(đã tiêu hủy)")
	case r.Title == "":
		return words.T(ctx, "(chưa có tên)")
	}
	return r.Title
}

// stateTitle says a state in words.
func (k Kind) stateTitle(ctx context.Context, name string) string {
	if name == Struck {
		return words.T(ctx, "Đã hủy")
	}
	s, _ := k.State(name)
	return s.Title.In(ctx)
}
