package plan

// numberCases differ in how tasks are numbered.
func numberCases() []appendixCase {
	return []appendixCase{
		{name: "numbers-decimal", year: 2025, blocks: join(table(`
			TT | Nội dung nhiệm vụ | Sản phẩm | Chủ trì | Thời gian
			1 | Công tác chỉ đạo | | |
			1.1 | Xây dựng kế hoạch năm | Kế hoạch | Văn phòng HĐND và UBND | Tháng 1/2025
			1.2 | Kiểm điểm tiến độ hằng quý | Thông báo | Văn phòng HĐND và UBND | Hàng quý
			2 | Cải cách thủ tục hành chính | | |
			2.1 | Cập nhật quy trình nội bộ | Quyết định | Trung tâm Phục vụ hành chính công | 30/6/2025
			2.2 | Thư xin lỗi khi trễ hẹn | Thư xin lỗi | Trung tâm Phục vụ hành chính công | Khi phát sinh
		`))},
		{name: "numbers-roman-decimal", year: 2025, blocks: join(table(`
			STT | Công việc | Bộ phận thực hiện | Thời gian
			I | CẢI CÁCH THỂ CHẾ | |
			I.1 | Tự kiểm tra văn bản quy phạm | Tư pháp | Quý IV/2025
			I.2 | Công bố văn bản hết hiệu lực | Tư pháp | Trước ngày 31/01/2025
			II | CÔNG VỤ | |
			II.1 | Thi tìm hiểu cải cách hành chính | Văn hóa - Xã hội | Tháng 9/2025
		`))},
		{name: "numbers-letter-roman", year: 2025, blocks: join(table(`
			TT | Nhiệm vụ | Chủ trì | Thời hạn
			A | Nhiệm vụ trọng tâm | |
			A.I | Vận hành Trung tâm Phục vụ hành chính công | Chủ tịch UBND xã | 01/7/2025
			A.II | Công bố danh sách cán bộ tiếp nhận | Văn phòng HĐND và UBND | 05/7/2025
			B | Nhiệm vụ thường xuyên | |
			B.I | Báo cáo tuần | Văn phòng HĐND và UBND | Hàng tuần
		`))},
		{name: "numbers-padded-bracket", year: 2025, blocks: join(table(`
			STT | Nhiệm vụ | Chủ trì | Thời hạn
			I. Thể chế | < | < | <
			01 | Rà soát hương ước, quy ước | Tư pháp | Quý I
			02 | Góp ý dự thảo luật | Tư pháp | Khi có yêu cầu
			II. Thủ tục hành chính | < | < | <
			1) | Chuẩn hóa tờ khai | Văn phòng | 15/4/2025
			2) | Niêm yết mã QR | Văn phòng | 20/4/2025
		`))},
		{name: "numbers-letters-under-group", year: 2025, blocks: join(table(`
			STT | Nhiệm vụ | Sản phẩm | Chủ trì | Thời gian
			I | Cải cách chế độ công vụ | | |
			1 | Đào tạo, bồi dưỡng: | | |
			a) | Bồi dưỡng kỹ năng số | Danh sách | Văn phòng - Thống kê | Quý II
			b) | Bồi dưỡng kỹ năng giao tiếp | Danh sách | Văn phòng - Thống kê | Quý III
			2 | Đánh giá công chức | Biên bản | Chủ tịch UBND xã | 10/12/2025
		`))},
		{name: "several-under-one-number", year: 2025, blocks: join(table(`
			STT | Nhiệm vụ | Sản phẩm | Chủ trì | Thời gian
			1 | Báo cáo cải cách hành chính quý I | Báo cáo | Văn phòng | 05/3/2025
			 | Báo cáo cải cách hành chính 6 tháng | Báo cáo | Văn phòng | 05/6/2025
			 | Báo cáo cải cách hành chính năm | Báo cáo | Văn phòng | 25/11/2025
			2 | Mở sổ theo dõi hồ sơ | Sổ | Bộ phận Một cửa | Thường xuyên
			3 | Rà soát thủ tục | Báo cáo | Tư pháp | 31/8/2025
			^ | Kiến nghị đơn giản hóa | Công văn | Tư pháp | 15/9/2025
		`))},
		{name: "numbers-by-list", year: 2025, blocks: join(table(`
			STT | Nhiệm vụ | Chủ trì | Thời gian
			{I.} | **Chỉ đạo, điều hành** | |
			{1.} | Ban hành chương trình công tác | Văn phòng | 10/01/2025
			{2.} | Giao chỉ tiêu cho từng bộ phận | Chủ tịch UBND xã | 20/01/2025
			{II.} | **Chính quyền số** | |
			{1.} | Tạo tài khoản định danh tổ chức | Công an xã | Tháng 3/2025
		`))},
		{name: "numbers-in-title", year: 2025, blocks: join(table(`
			Nhiệm vụ | Chủ trì | Thời gian
			**I. Cải cách thể chế** | |
			1. Rà soát văn bản | Tư pháp | Quý I/2025
			2. Phổ biến pháp luật | Tư pháp | Trong năm 2025
			**II. Tài chính công** | |
			1. Thực hành tiết kiệm | Kế toán | Thường xuyên
		`))},
		{name: "bullets-for-numbers", year: 2025, blocks: join(table(`
			STT | Nhiệm vụ | Người thực hiện | Thời gian
			I | Cải cách thể chế | |
			- | Tập hợp văn bản đã ban hành | Công chức Tư pháp | 31/01/2025
			- | Thẩm định dự thảo nghị quyết | Công chức Tư pháp | Trước kỳ họp HĐND
			II | Tuyên truyền | |
			- | Viết bài về dịch vụ công trực tuyến | Công chức Văn hóa | Hàng tháng
		`))},
	}
}

// pageCases differ in what page breaks and merged cells did to the rows.
func pageCases() []appendixCase {
	return []appendixCase{
		{name: "cells-merged-over-tasks", year: 2025, blocks: join(table(`
			STT | Nhiệm vụ | Chủ trì | Thời gian | Ghi chú
			1 | Xây dựng kế hoạch kiểm soát thủ tục hành chính | Văn phòng - Thống kê | Tháng 1/2025 |
			2 | Xây dựng kế hoạch truyền thông | ^ | ^ |
			3 | Xây dựng kế hoạch tự kiểm tra | ^ | ^ | Ghi rõ đối tượng
			4 | Báo cáo kết quả | ^ | 15/12/2025 |
			5 | Công khai ngân sách | Tài chính - Kế toán | Hàng quý |
		`))},
		{name: "header-repeated-rows-cut", year: 2025, blocks: join(table(`
			STT | Nhiệm vụ | Sản phẩm | Chủ trì | Thời gian
			I. THỦ TỤC HÀNH CHÍNH | < | < | < | <
			1 | Ban hành kế hoạch kiểm soát thủ tục | Kế hoạch | Văn phòng - Thống kê | 31/01/2025
			2 | Rà soát, đánh giá các thủ tục đang áp dụng tại | - Kế hoạch rà soát; | Tư pháp - Hộ tịch | 30/8/2025
			STT | Nhiệm vụ | Sản phẩm | Chủ trì | Thời gian
			 | Bộ phận Một cửa và đề xuất cắt giảm | - Báo cáo kết quả | |
			3 | Công khai xin lỗi khi trễ hạn | Thư xin lỗi | Văn phòng - Thống kê | Thường xuyên
		`))},
		{name: "table-goes-on-without-header", year: 2025, blocks: join(text("**Phụ lục**"), table(`
			STT | Nhiệm vụ | Sản phẩm | Chủ trì | Thời gian
			1 | 2 | 3 | 4 | 5
			I | Công vụ | | |
			1 | Chấm điểm thi đua tháng | Bảng điểm | Văn phòng | Trước ngày 05 hàng tháng
			2 | Luân chuyển vị trí công tác theo quy định của | Quyết định | Chủ tịch UBND xã | Quý II/2025
			`), table(`
			 | Đảng và Nhà nước | | |
			3 | Nâng lương định kỳ | Tờ trình | Văn phòng | Tháng 6, 12
			II | Tài chính | | |
			1 | Quyết toán năm trước | Báo cáo quyết toán | Kế toán | 31/3/2025
			`), text("Người lập biểu"))},
		{name: "table-split-header-repeated", year: 2025, blocks: join(table(`
			TT | Tên nhiệm vụ | Người chủ trì | Tiến độ
			1 | Lập danh mục hồ sơ điện tử | Văn phòng | 15/01/2025
			2 | Nộp lưu hồ sơ năm trước | Các công chức | Trước 30/6/2025
			`), table(`
			TT | Tên nhiệm vụ | Người chủ trì | Tiến độ
			3 | Tiêu hủy tài liệu hết giá trị | Hội đồng xác định giá trị tài liệu | Tháng 11/2025
			`))},
	}
}

// placeCases differ in where the table stands and what stands around it.
func placeCases() []appendixCase {
	return []appendixCase{
		{name: "among-other-tables", year: 2025, blocks: join(
			table(`
			ỦY BAN NHÂN DÂN / XÃ YÊN PHÚ | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM / Độc lập - Tự do - Hạnh phúc
			Số: 15/KH-UBND | Yên Phú, ngày 14 tháng 01 năm 2025
			`),
			text("**KẾ HOẠCH**"), text("Cải cách hành chính năm 2025"),
			text("**I. CHỈ TIÊU**"), table(`
			STT | Nội dung chỉ tiêu | Đơn vị tính | Chỉ tiêu năm 2025
			1 | Hồ sơ giải quyết đúng hạn | % | ≥ 98
			2 | Hồ sơ nộp trực tuyến | % | 80
			`),
			text("**II. THÀNH VIÊN TỔ GIÚP VIỆC**"), table(`
			TT | Họ và tên | Chức vụ | Nhiệm vụ
			1 | Đỗ Thị Hạnh | Phó Chủ tịch | Tổ trưởng
			2 | Vũ Văn Toàn | Công chức | Tổ viên
			`),
			text("**III. NHIỆM VỤ**"), table(`
			STT | Nhiệm vụ | Sản phẩm | Chủ trì | Thời gian
			1 | Họp giao ban tháng | Thông báo | Văn phòng | Ngày 05 hàng tháng
			2 | Kiểm tra các thôn | Biên bản | Ban Chỉ đạo | Tháng 5, 10
			`),
			text("Trên đây là Kế hoạch, yêu cầu các bộ phận thực hiện./."),
			table(`
			Nơi nhận: / - UBND huyện; / - Lưu: VT. | TM. ỦY BAN NHÂN DÂN / CHỦ TỊCH / Bùi Đức Thắng
			`))},
		{name: "targets-like-tasks", year: 2025, blocks: join(
			table(`
			STT | Chỉ tiêu | Đơn vị chủ trì | Kế hoạch năm 2025
			1 | Tỷ lệ hồ sơ đúng hạn | Bộ phận Một cửa | 98%
			2 | Tỷ lệ thanh toán trực tuyến | Bộ phận Một cửa | 50%
			`),
			table(`
			STT | Nhiệm vụ | Đơn vị chủ trì | Thời gian
			1 | Mở điểm hỗ trợ dịch vụ công tại thôn | Đoàn Thanh niên | Quý I
			2 | Tổng kết phong trào | Đoàn Thanh niên | 20/12/2025
			`))},
	}
}

// timeCases differ in where the time stands.
func timeCases() []appendixCase {
	return []appendixCase{
		{name: "months-as-columns", year: 2025, blocks: join(table(`
			STT | Nhiệm vụ | Chủ trì | Thời gian thực hiện | < | < | < | < | < | < | < | < | < | < | <
			^ | ^ | ^ | T1 | T2 | T3 | T4 | T5 | T6 | T7 | T8 | T9 | T10 | T11 | T12
			1 | Báo cáo quý | Văn phòng | | | x | | | x | | | x | | | x
			2 | Kế hoạch năm | Văn phòng | x | | | | | | | | | | |
			3 | Khảo sát hài lòng | Mặt trận Tổ quốc | | | | | | X | | | | | X |
		`))},
		{name: "quarters-as-columns", year: 2025, blocks: join(table(`
			STT | Nội dung | Đầu mối | Quý I | Quý II | Quý III | Quý IV
			1 | Công khai ngân sách | Kế toán | x | x | x | x
			2 | Tập huấn | Văn phòng | | x | |
		`))},
		{name: "no-time-column", year: 2025, blocks: join(table(`
			STT | Nhiệm vụ | Sản phẩm | Chủ trì
			1 | Ban hành kế hoạch cải cách hành chính năm 2025 (xong trước ngày 15/01/2025) | Kế hoạch | Văn phòng
			2 | Sơ kết 6 tháng đầu năm | Báo cáo trước ngày 10/6/2025 | Văn phòng
			3 | Đối thoại với thanh niên, hoàn thành trong quý III | Biên bản | Đoàn Thanh niên
			4 | Thực hiện nghiêm quy chế làm việc | Nền nếp | Toàn thể công chức
		`))},
		{name: "no-dates", year: 2025, blocks: join(table(`
			STT | Nội dung | Người làm
			1 | Dọn dẹp kho lưu trữ | Văn phòng
			2 | Thay biển chỉ dẫn | Địa chính
		`))},
		{name: "ditto-and-dash", year: 2025, blocks: join(table(`
			STT | Nhiệm vụ | Chủ trì | Thời gian
			1 | Tổng hợp phản ánh, kiến nghị | Văn phòng | Hàng tháng
			2 | Trả lời phản ánh, kiến nghị | nt | -nt-
			3 | Công khai kết quả trả lời | " | 31/12/2025
			4 | Lưu hồ sơ | Văn phòng |
		`))},
	}
}
