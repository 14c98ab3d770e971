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

// stateTitle says a state in words.
func (k Kind) stateTitle(ctx context.Context, name string) string {
	if name == Struck {
		return words.T(ctx, "Đã hủy")
	}
	s, _ := k.State(name)
	return s.Title.In(ctx)
}
