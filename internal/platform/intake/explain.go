package intake

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/vidan-vn/vidan/internal/platform/blob"
	"github.com/vidan-vn/vidan/internal/platform/clamav"
	"github.com/vidan-vn/vidan/internal/platform/filetype"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// Explain says to the person why a file was not taken in and what to do; ok is
// false for errors that are none of the file's.
func Explain(ctx context.Context, err error) (text string, ok bool) {
	if tooLarge, is := errors.AsType[*blob.TooLargeError](err); is {
		return words.T(ctx, "Tệp lớn hơn %d MB nên không được nhận. Hãy nén hoặc chia nhỏ tệp rồi gửi lại.", tooLarge.Limit>>20), true
	}
	if refused, is := errors.AsType[*filetype.RefusedError](err); is {
		return explainRefusal(ctx, refused), true
	}
	if infected, is := errors.AsType[*clamav.InfectedError](err); is {
		return words.T(ctx, "Tệp có vi-rút (%s) nên không được nhận. Hãy quét máy đã tạo ra tệp này.", infected.Signature), true
	}
	switch {
	case errors.Is(err, clamav.ErrUnreachable):
		return words.T(ctx, "Chưa quét được vi-rút vì bộ quét không trả lời, nên tệp chưa được nhận. Hãy thử lại sau ít phút; nếu vẫn vậy, hãy báo người quản trị."), true
	case errors.Is(err, clamav.ErrNotScanned):
		return words.T(ctx, "Bộ quét vi-rút không kiểm tra được trọn tệp này nên tệp không được nhận. Hãy gửi bản nhỏ hơn, không nén nhiều lớp và không đặt mật khẩu."), true
	case errors.Is(err, blob.ErrNoSpace):
		return words.T(ctx, "Kho tệp đã đầy nên tệp chưa được nhận. Hãy báo người quản trị."), true
	}
	return "", false
}

func explainRefusal(ctx context.Context, e *filetype.RefusedError) string {
	switch e.Reason {
	case filetype.Empty:
		return words.T(ctx, "Tệp không có nội dung. Hãy kiểm tra lại tệp rồi gửi lại.")
	case filetype.Disguised:
		return words.T(ctx, "Tên tệp có đuôi .%s nhưng nội dung là %s, nên tệp không được nhận. Hãy kiểm tra tệp lấy từ đâu; nếu tệp đúng, hãy sửa đuôi hoặc lưu lại đúng định dạng.", e.Claimed, foundName(ctx, e.Found))
	case filetype.Macros:
		return words.T(ctx, "Tệp %s có macro (chương trình bên trong) nên không được nhận. Hãy lưu lại thành tệp không có macro, hoặc xuất ra PDF.", e.Found)
	case filetype.Locked:
		return words.T(ctx, "Tệp được khóa bằng mật khẩu nên không kiểm tra được. Hãy bỏ mật khẩu rồi gửi lại.")
	case filetype.Damaged:
		return words.T(ctx, "Tệp bị hỏng hoặc tải lên chưa trọn. Hãy mở thử tệp, lưu lại rồi gửi lại.")
	}
	return words.T(ctx, "Nội dung tệp là %s, loại tệp không được nhận. Các loại được nhận: %s.", foundName(ctx, e.Found), taken())
}

// foundName names what a file is.
func foundName(ctx context.Context, found string) string {
	switch found {
	case filetype.Program:
		return words.T(ctx, "một chương trình chạy được")
	case filetype.Script:
		return words.T(ctx, "một tập lệnh chạy được")
	case filetype.WebPage:
		return words.T(ctx, "một trang web")
	case filetype.Something:
		return words.T(ctx, "một loại tệp không nhận biết được")
	case "TXT":
		return words.T(ctx, "văn bản thuần")
	}
	return found
}

// taken lists the usual endings for the person to read.
func taken() string {
	var list []string
	for _, extension := range filetype.Extensions() {
		list = append(list, strings.ToUpper(strings.TrimPrefix(extension, ".")))
	}
	return strings.Join(slices.Compact(list), ", ")
}
