package office

import (
	"context"
	"errors"
)

// messages say in Vietnamese and English what is wrong and what to do.
var messages = []struct {
	err    error
	vi, en string
}{
	{ErrEmpty, "Tệp không có nội dung. Hãy kiểm tra lại rồi gửi tệp có văn bản.",
		"The file is empty. Check it and send one that holds the text."},
	{ErrEncrypted, "Tệp được đặt mật khẩu. Hãy bỏ mật khẩu rồi gửi lại.",
		"The file is protected by a password. Remove the password and send it again."},
	{ErrUnsupported, "Tệp ở định dạng cũ (DOC, XLS, RTF…). Hãy mở tệp, lưu lại thành DOCX hoặc XLSX rồi gửi lại.",
		"The file is of an older format (DOC, XLS, RTF…). Open it, save it as DOCX or XLSX and send it again."},
	{ErrNoText, "Tệp chỉ có hình ảnh, không có chữ. Hãy gửi tệp gốc DOCX, XLSX hoặc PDF xuất từ phần mềm soạn thảo.",
		"The file holds pictures only, no text. Send the original DOCX, XLSX or a PDF made by the word processor."},
	{ErrTooLarge, "Tệp quá lớn hoặc quá phức tạp. Hãy chỉ gửi phần văn bản của kế hoạch.",
		"The file is too large or too complex. Send only the plan itself."},
	{ErrUnknown, "Không nhận ra định dạng của tệp. Hãy gửi tệp DOCX, XLSX, PDF hoặc văn bản thuần.",
		"The file is of no known format. Send a DOCX, XLSX, PDF or plain text file."},
	{ErrDamaged, "Tệp bị hỏng hoặc bị cắt cụt. Hãy mở tệp để kiểm tra, lưu lại rồi gửi lại.",
		"The file is damaged or cut off. Open it to check, save it again and send it once more."},
	{context.DeadlineExceeded, "Đọc tệp mất quá nhiều thời gian. Hãy thử lại hoặc gửi tệp nhỏ hơn.",
		"Reading the file took too long. Try again or send a smaller file."},
	{context.Canceled, "Việc đọc tệp đã bị dừng. Hãy gửi lại tệp.",
		"Reading the file was stopped. Send the file again."},
	{nil, "Không đọc được tệp. Hãy thử lại; nếu vẫn lỗi, hãy gửi tệp ở định dạng khác.",
		"The file could not be read. Try again; if it still fails, send it in another format."},
}

// Explain says in one line what is wrong with a file that Read refused and
// what to do about it: in Vietnamese, or in English when the language "en" is
// given. It never shows the error's own words.
func Explain(err error, language ...string) string {
	for _, m := range messages {
		if m.err != nil && !errors.Is(err, m.err) {
			continue
		}
		if len(language) > 0 && language[0] == "en" {
			return m.en
		}
		return m.vi
	}
	return ""
}
