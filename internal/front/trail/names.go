package trail

import (
	"context"
	"strings"

	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// ActionName says in words what an action is; an action that is not known shows
// as it is written.
func ActionName(ctx context.Context, action audit.Action) string {
	if name := actionNames(ctx)[action]; name != "" {
		return name
	}
	return string(action)
}

func actionNames(ctx context.Context) map[audit.Action]string {
	return map[audit.Action]string{
		"account.change_email":    words.T(ctx, "đổi thư điện tử"),
		"account.change_password": words.T(ctx, "đổi mật khẩu"),
		"account.factors":         words.T(ctx, "đặt bước xác thực thứ hai"),
		"account.manage_people":   words.T(ctx, "quản lý người trong đơn vị"),
		"account.manage_users":    words.T(ctx, "quản lý tài khoản"),
		"account.sessions":        words.T(ctx, "kết thúc phiên đăng nhập"),
		"account.sign_in":         words.T(ctx, "đăng nhập"),
		"account.sign_out":        words.T(ctx, "đăng xuất"),
		"account.tokens":          words.T(ctx, "mã truy cập"),
		"calendar.edit":           words.T(ctx, "sửa lịch làm việc"),
		"calendar.edit_system":    words.T(ctx, "sửa lịch làm việc chung"),
		"desk.feed":               words.T(ctx, "địa chỉ lịch riêng"),
		"discussion.comment":      words.T(ctx, "viết ý kiến"),
		"discussion.nudge":        words.T(ctx, "đôn đốc"),
		"discussion.watch":        words.T(ctx, "theo dõi nhiệm vụ"),
		"estimate.budget":         words.T(ctx, "ghi ngân sách"),
		"estimate.check":          words.T(ctx, "thẩm tra dự toán"),
		"estimate.decide":         words.T(ctx, "phê duyệt dự toán"),
		"estimate.draft":          words.T(ctx, "lập dự toán"),
		"estimate.spend":          words.T(ctx, "ghi khoản chi"),
		"figure.confirm":          words.T(ctx, "xác nhận số liệu từ ngoài"),
		"figure.define":           words.T(ctx, "thêm, bỏ số liệu của đơn vị"),
		"figure.enter":            words.T(ctx, "ghi số liệu từ ngoài, gắn chỉ tiêu"),
		"handover.make":           words.T(ctx, "lập biên bản bàn giao"),
		"notice.remind":           words.T(ctx, "nhắc việc"),
		"notice.rules":            words.T(ctx, "sửa quy tắc nhắc việc"),
		"notice.view":             words.T(ctx, "chọn cách nhận thông báo"),
		"plan.accept":             words.T(ctx, "duyệt, trả lại, ghi xong"),
		"plan.answer":             words.T(ctx, "trả lời việc cấp trên giao"),
		"plan.assign":             words.T(ctx, "giao việc"),
		"plan.cascade":            words.T(ctx, "giao việc cho cấp dưới"),
		"plan.edit":               words.T(ctx, "sửa kế hoạch"),
		"plan.fulfil":             words.T(ctx, "làm, nộp, thêm minh chứng"),
		"plan.import":             words.T(ctx, "nhập kế hoạch"),
		"plan.postpone":           words.T(ctx, "lùi hạn"),
		"record.decide":           words.T(ctx, "quyết định, hủy mục của sổ"),
		"record.define":           words.T(ctx, "lập sổ, thêm trường"),
		"record.dispose":          words.T(ctx, "tiêu hủy mục hết hạn lưu"),
		"record.keep":             words.T(ctx, "ghi sổ theo dõi"),
		"record.sensitive":        words.T(ctx, "xem phần được bảo mật của sổ"),
		"unit.manage":             words.T(ctx, "sửa đơn vị, chức danh"),
		"unit.reorganise":         words.T(ctx, "sắp xếp đơn vị"),
		"webhook.manage":          words.T(ctx, "điểm nhận tin"),
	}
}

// rooms are the first parts of actions, as people call them.
func rooms(ctx context.Context) []roomName {
	return []roomName{
		{"plan", words.T(ctx, "Kế hoạch")}, {"record", words.T(ctx, "Sổ theo dõi")}, {"figure", words.T(ctx, "Số liệu")}, {"estimate", words.T(ctx, "Kinh phí")}, {"discussion", words.T(ctx, "Trao đổi, đôn đốc")},
		{"account", words.T(ctx, "Người và tài khoản")}, {"handover", words.T(ctx, "Bàn giao")}, {"calendar", words.T(ctx, "Lịch làm việc")},
		{"notice", words.T(ctx, "Nhắc việc")}, {"unit", words.T(ctx, "Đơn vị")}, {"webhook", words.T(ctx, "Gửi tin cho hệ thống khác")},
	}
}

type roomName struct{ room, name string }

// fieldName is what people call a value; one that is not known shows as it is
// written.
func fieldName(ctx context.Context, field string) string {
	names := map[string]string{
		"": words.T(ctx, "nội dung"), "title": words.T(ctx, "tên"), "name": words.T(ctx, "tên"), "note": words.T(ctx, "ghi chú"),
		"day": words.T(ctx, "ngày"), "date": words.T(ctx, "ngày"), "due": words.T(ctx, "hạn"), "due_on": words.T(ctx, "hạn"),
		"stage": words.T(ctx, "bước"), "state": words.T(ctx, "trạng thái"), "step": words.T(ctx, "bước"), "assignee": words.T(ctx, "người làm"),
		"handed": words.T(ctx, "ngày nộp"), "done": words.T(ctx, "ngày xong"), "postponed_to": words.T(ctx, "lùi đến"), "reason": words.T(ctx, "lý do"),
		"role": words.T(ctx, "vai trò"), "post_id": words.T(ctx, "chức danh"), "post": words.T(ctx, "chức danh"), "fields": words.T(ctx, "lĩnh vực"),
		"field": words.T(ctx, "lĩnh vực"), "amount": words.T(ctx, "số tiền"), "spent": words.T(ctx, "đã chi"), "approved": words.T(ctx, "được duyệt"),
		"lines": words.T(ctx, "các khoản"), "text": words.T(ctx, "nội dung"), "file": words.T(ctx, "tệp"), "size": words.T(ctx, "dung lượng"),
		"url": words.T(ctx, "liên kết"), "number": words.T(ctx, "số"), "year": words.T(ctx, "năm"), "kind": words.T(ctx, "loại"), "lead": words.T(ctx, "chủ trì"),
		"product": words.T(ctx, "sản phẩm"), "source": words.T(ctx, "nguồn"), "scopes": words.T(ctx, "phạm vi"), "user": words.T(ctx, "người"),
		"user_id": words.T(ctx, "người"), "person": words.T(ctx, "người"), "occurrences": words.T(ctx, "số kỳ hạn"), "tasks": words.T(ctx, "số nhiệm vụ"),
		"task": words.T(ctx, "nhiệm vụ"), "plan": words.T(ctx, "kế hoạch"), "occurrence": words.T(ctx, "kỳ hạn"), "revision": words.T(ctx, "bản"),
		"works": words.T(ctx, "làm việc"), "removed": words.T(ctx, "đã bỏ"), "rules": words.T(ctx, "quy tắc"), "from": words.T(ctx, "từ"), "to": words.T(ctx, "đến"),
		"voucher": words.T(ctx, "chứng từ"), "on": words.T(ctx, "ngày"), "at": words.T(ctx, "lúc"),
	}
	if name := names[field]; name != "" {
		return name
	}
	return strings.ReplaceAll(field, "_", " ")
}
