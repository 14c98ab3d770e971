package web

import (
	"context"
	"net/http"

	"github.com/a-h/templ"

	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// errorPage tells the reader what happened, what was kept and what to do.
func errorPage(ctx context.Context, e *Error, r *http.Request, id string) templ.Component {
	f := describe(ctx, e.Kind)
	if e.Words != "" {
		f.What = e.Words
	}
	f.Request = id
	f.Path = "/"
	f.Back = ui.Link{Text: words.T(ctx, "Về trang đầu"), Href: "/"}
	if r.Method == http.MethodGet {
		f.Path = r.URL.RequestURI()
	}
	switch e.Kind {
	case Outdated:
		f.Back = ui.Link{Text: words.T(ctx, "Xem bản mới nhất"), Href: cameFrom(r)}
	case Unfit, Taken, TooBig, TooOften, Occupied:
		f.Back = ui.Link{Text: words.T(ctx, "Quay lại trang trước"), Href: cameFrom(r)}
	case SignedOut:
		f.Back = ui.Link{Text: words.T(ctx, "Đăng nhập"), Href: SignInPath}
	}
	return ui.FailurePage(f)
}

// cameFrom returns the page of Vidan's own from which the reader came.
func cameFrom(r *http.Request) string {
	referer := r.Referer()
	for _, scheme := range []string{"http://", "https://"} {
		own := scheme + r.Host
		if len(referer) > len(own) && referer[:len(own)] == own {
			return LocalPath(referer[len(own):])
		}
	}
	return "/"
}

func describe(ctx context.Context, kind Kind) ui.Failure {
	switch kind {
	case Missing:
		return ui.Failure{
			Title: words.T(ctx, "Không tìm thấy trang này"),
			What:  words.T(ctx, "Địa chỉ này không dẫn đến trang nào, hoặc trang đó không dành cho anh/chị."),
			Do:    words.T(ctx, "Kiểm tra lại địa chỉ, hoặc đi từ trang đầu."),
		}
	case Denied:
		return ui.Failure{
			Title: words.T(ctx, "Anh/chị chưa có quyền làm việc này"),
			What:  words.T(ctx, "Vai trò của anh/chị trong đơn vị không có quyền này."),
			Kept:  words.T(ctx, "Chưa có gì thay đổi."),
			Do:    words.T(ctx, "Nếu cần quyền này, hãy hỏi người quản trị của đơn vị."),
		}
	case Unfit:
		return ui.Failure{
			Title: words.T(ctx, "Nội dung gửi lên chưa dùng được"),
			What:  words.T(ctx, "Có chỗ chưa đúng trong nội dung vừa gửi."),
			Kept:  words.T(ctx, "Chưa có gì được ghi."),
			Do:    words.T(ctx, "Quay lại trang trước, sửa rồi gửi lại."),
		}
	case Outdated:
		return ui.Failure{
			Title: words.T(ctx, "Nội dung này vừa được người khác sửa"),
			What:  words.T(ctx, "Có người đã sửa sau khi anh/chị mở trang."),
			Kept:  words.T(ctx, "Bản của họ được giữ nguyên; phần anh/chị vừa gửi chưa được ghi."),
			Do:    words.T(ctx, "Xem bản mới nhất, rồi sửa lại nếu vẫn cần."),
		}
	case Taken:
		return ui.Failure{
			Title: words.T(ctx, "Đã có rồi"),
			What:  words.T(ctx, "Trong hệ thống đã có một mục như vậy."),
			Kept:  words.T(ctx, "Chưa có gì thay đổi."),
			Do:    words.T(ctx, "Quay lại trang trước và dùng mục đã có, hoặc đặt tên khác."),
		}
	case TooBig:
		return ui.Failure{
			Title: words.T(ctx, "Tệp quá lớn"),
			What:  words.T(ctx, "Nội dung gửi lên lớn hơn mức mà trang này nhận."),
			Kept:  words.T(ctx, "Chưa có gì được ghi."),
			Do:    words.T(ctx, "Chọn tệp nhỏ hơn, hoặc bỏ bớt ảnh trong tệp rồi gửi lại."),
		}
	}
	return describeOther(ctx, kind)
}

// describeOther describes the failures that do not lie with what was asked
// for.
func describeOther(ctx context.Context, kind Kind) ui.Failure {
	switch kind {
	case TooOften:
		return ui.Failure{
			Title: words.T(ctx, "Xin chờ một lát"),
			What:  words.T(ctx, "Việc này đã được thử quá nhiều lần trong thời gian ngắn."),
			Do:    words.T(ctx, "Chờ ít phút rồi thử lại."),
		}
	case Occupied:
		return ui.Failure{
			Title: words.T(ctx, "Hệ thống đang bận"),
			What:  words.T(ctx, "Có quá nhiều việc cùng lúc nên yêu cầu này chưa được thực hiện."),
			Kept:  words.T(ctx, "Chưa có gì thay đổi."),
			Do:    words.T(ctx, "Chờ ít phút rồi thử lại."),
		}
	case SignedOut:
		return ui.Failure{
			Title: words.T(ctx, "Cần đăng nhập"),
			What:  words.T(ctx, "Phiên làm việc đã hết, hoặc anh/chị chưa đăng nhập."),
			Kept:  words.T(ctx, "Phần vừa gửi chưa được ghi."),
			Do:    words.T(ctx, "Đăng nhập lại, rồi dùng nút quay lại của trình duyệt để lấy lại phần đã nhập."),
		}
	case WrongMethod:
		return ui.Failure{
			Title: words.T(ctx, "Không mở được địa chỉ này trực tiếp"),
			What:  words.T(ctx, "Địa chỉ này chỉ nhận nội dung gửi từ một trang khác của hệ thống."),
			Do:    words.T(ctx, "Đi từ trang đầu."),
		}
	case VersionNeeded:
		return ui.Failure{
			Title: words.T(ctx, "Cần nói rõ sửa bản nào"),
			What:  words.T(ctx, "Thiếu If-Match: ETag của bản đã xem."),
			Kept:  words.T(ctx, "Chưa có gì thay đổi."),
			Do:    words.T(ctx, "Xem bản mới nhất, rồi gửi lại kèm ETag của bản đó."),
		}
	case Unreadable:
		return ui.Failure{
			Title: words.T(ctx, "Không đọc được kiểu nội dung này"),
			What:  words.T(ctx, "Địa chỉ này nhận và trả lời bằng JSON."),
			Kept:  words.T(ctx, "Chưa có gì được ghi."),
			Do:    words.T(ctx, "Gửi lại với Content-Type: application/json."),
		}
	case Foreign:
		return ui.Failure{
			Title: words.T(ctx, "Yêu cầu đến từ một trang khác"),
			What:  words.T(ctx, "Để bảo vệ anh/chị, hệ thống không nhận nội dung do trang web khác gửi thay."),
			Kept:  words.T(ctx, "Chưa có gì thay đổi."),
			Do:    words.T(ctx, "Mở trang đầu của hệ thống và làm lại từ đó."),
		}
	}
	return ui.Failure{
		Title: words.T(ctx, "Có lỗi ngoài dự tính"),
		What:  words.T(ctx, "Hệ thống gặp lỗi khi thực hiện yêu cầu này. Lỗi đã được ghi lại để người quản trị xem."),
		Kept:  words.T(ctx, "Những gì đã ghi trước đó không mất."),
		Do:    words.T(ctx, "Thử lại sau ít phút. Nếu vẫn lỗi, hãy báo người quản trị mã yêu cầu dưới đây."),
	}
}
