package plan

// appendixCases are all golden documents.
func appendixCases() []appendixCase {
	var all []appendixCase
	all = append(all, columnCases()...)
	all = append(all, sectionCases()...)
	all = append(all, numberCases()...)
	all = append(all, pageCases()...)
	all = append(all, placeCases()...)
	all = append(all, timeCases()...)
	return append(all, listCases()...)
}

// columnCases differ in the columns: their order, names and merged headers.
func columnCases() []appendixCase {
	return []appendixCase{
		{name: "columns-reordered", year: 2025, blocks: join(text("**Phụ lục**"), table(`
			Thời hạn | Người chịu trách nhiệm | Tên công việc | TT | Kết quả cần đạt
			Trước 20/01/2025 | Chủ tịch UBND xã | Giao ban đầu năm về cải cách hành chính | 1 | Thông báo kết luận
			Quý II/2025 | Công chức Văn phòng - Thống kê | Tự kiểm tra việc tiếp nhận hồ sơ tại Bộ phận Một cửa | 2 | - Kế hoạch tự kiểm tra; / - Biên bản
			Thường xuyên | Công chức Văn hóa - Xã hội | Đưa tin về cải cách hành chính trên Đài truyền thanh | 3 | Tin, bài
		`))},
		{name: "header-two-rows", year: 2025, blocks: join(text("PHỤ LỤC 01"), table(`
			STT | Nội dung công việc | Phân công | < | Thời gian thực hiện | < | Dự kiến kinh phí (triệu đồng)
			^ | ^ | Chủ trì | Phối hợp | Bắt đầu | Kết thúc | ^
			1 | Khảo sát mức độ hài lòng của người dân tại 6 thôn | Văn phòng HĐND và UBND | Các thôn; Mặt trận Tổ quốc xã | 01/4/2025 | 31/5/2025 | 12
			2 | Nâng cấp trang thông tin điện tử của xã | Phòng Văn hóa - Xã hội | Trung tâm Phục vụ hành chính công | Tháng 2/2025 | Tháng 6/2025 | 45,5
			3 | Báo cáo tổng kết | Văn phòng HĐND và UBND | | | 15/12/2025 |
		`))},
		{name: "header-two-rows-unmerged", year: 2025, blocks: join(table(`
			STT | Nhiệm vụ | Cơ quan thực hiện | < | Thời gian hoàn thành
			 | | Cơ quan chủ trì | Cơ quan phối hợp |
			1 | Công bố danh mục thủ tục thực hiện không phụ thuộc địa giới | Trung tâm Phục vụ hành chính công | Các phòng chuyên môn | Tháng 3/2025
			2 | Rà soát quy trình nội bộ | Phòng Kinh tế | Trung tâm Phục vụ hành chính công | 30/9/2025
		`))},
		{name: "coordinators-funding", year: 2026, blocks: join(text("**DANH MỤC NHIỆM VỤ NĂM 2026**"), table(`
			STT | Nhiệm vụ | Sản phẩm dự kiến | Đơn vị chủ trì | Đơn vị phối hợp | Thời gian hoàn thành | Nguồn kinh phí | Ghi chú
			1 | Lắp đặt màn hình hướng dẫn tại Trung tâm | 02 màn hình | Trung tâm Phục vụ hành chính công | Phòng Kinh tế, Công an xã | Trước ngày 30/4/2026 | Ngân sách xã: 60 triệu đồng | Theo khả năng ngân sách
			2 | Tập huấn kỹ năng số cho tổ công nghệ số cộng đồng | - Tài liệu / - Danh sách học viên | Phòng Văn hóa - Xã hội | - Đoàn Thanh niên / - Hội Phụ nữ xã | Quý III năm 2026 | Xã hội hóa |
			3 | Số hóa sổ hộ tịch các năm trước | Cơ sở dữ liệu | Công chức Tư pháp - Hộ tịch | Các ban, ngành, đoàn thể | Cả năm 2026 | |
		`))},
		{name: "lead-and-coordinators-in-one-cell", year: 2025, blocks: join(table(`
			TT | Nội dung | Phân công thực hiện | Thời gian
			1 | Niêm yết bộ thủ tục hành chính mới | Chủ trì: Bộ phận Một cửa. Phối hợp: Công chức Tư pháp - Hộ tịch | Thường xuyên
			2 | Xây dựng quy chế văn hóa công sở | Chủ trì: Văn phòng - Thống kê / Phối hợp: Công đoàn xã, Đoàn Thanh niên xã | Tháng 5/2025
			3 | Kiểm tra giờ làm việc | Văn phòng - Thống kê chủ trì, phối hợp với Ban Thanh tra nhân dân | Hàng quý
			4 | Rà soát tài sản công | - Tài chính - Kế toán (chủ trì) / - Địa chính - Xây dựng | 30/11/2025
		`))},
		{name: "title-row-in-table", year: 0, blocks: join(table(`
			BIỂU CHI TIẾT NHIỆM VỤ CẢI CÁCH HÀNH CHÍNH NĂM 2025 | < | < | < | <
			(Kèm theo Kế hoạch số 07/KH-UBND ngày 09/01/2025 của UBND xã Hòa Lộc) | < | < | < | <
			STT | Nội dung nhiệm vụ | Đơn vị thực hiện | Thời gian | Ghi chú
			(1) | (2) | (3) | (4) | (5)
			1 | Ban hành kế hoạch tuyên truyền | Văn hóa - Xã hội | Tháng 1 | 
			2 | Báo cáo sơ kết | Văn phòng - Thống kê | 15/6 | Gửi huyện
		`))},
	}
}

// sectionCases differ in how the fields of work are marked.
func sectionCases() []appendixCase {
	return []appendixCase{
		{name: "section-column-merged", year: 2025, blocks: join(table(`
			STT | Lĩnh vực | TT | Nhiệm vụ cụ thể | Sản phẩm | Chủ trì | Thời gian
			I | Cải cách thể chế | 1 | Rà soát nghị quyết của HĐND xã | Báo cáo | Tư pháp - Hộ tịch | Quý I
			^ | ^ | 2 | Lấy ý kiến về dự thảo hương ước | Biên bản | Tư pháp - Hộ tịch | Tháng 8/2025
			II | Cải cách chế độ công vụ | 1 | Đánh giá, xếp loại công chức | Quyết định | Văn phòng - Thống kê | Trước ngày 15/12/2025
			^ | ^ | 2 | Cử công chức đi bồi dưỡng | Quyết định | Văn phòng - Thống kê | Trong năm 2025
			^ | ^ | 3 | Kiểm tra kỷ cương hành chính | Biên bản | Chủ tịch UBND xã | 6 tháng đầu năm
		`))},
		{name: "section-column-repeated", year: 2025, blocks: join(table(`
			STT | Nhóm nhiệm vụ | Nội dung | Đơn vị chủ trì | Hạn hoàn thành
			1 | Chỉ đạo điều hành | Phân công thành viên Ban Chỉ đạo | Văn phòng HĐND-UBND | 20/01/2025
			2 | Chỉ đạo điều hành | Họp Ban Chỉ đạo | Văn phòng HĐND-UBND | Hàng quý
			3 | Chính quyền số | Cấp chữ ký số cho công chức | Phòng Văn hóa - Xã hội | 31/3/2025
			4 | Chính quyền số | Duy trì Tổ hỗ trợ nộp hồ sơ trực tuyến | Trung tâm Phục vụ hành chính công | Thường xuyên
		`))},
		{name: "section-rows-merged", year: 2024, blocks: join(text("Phụ lục II"), table(`
			STT | Nhiệm vụ | Sản phẩm | Cơ quan chủ trì | Thời gian hoàn thành
			A. CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH | < | < | < | <
			1 | Ban hành kế hoạch cải cách hành chính | Kế hoạch | Văn phòng - Thống kê | 15/01/2024
			2 | Phát động thi đua chuyên đề | Văn bản phát động | Văn phòng - Thống kê | Quý I/2024
			B. CẢI CÁCH THỦ TỤC HÀNH CHÍNH | < | < | < | <
			1 | Đối thoại với người dân | Biên bản | Chủ tịch UBND xã | Quý III/2024
			C | CHUYỂN ĐỔI SỐ | < | < | <
			1 | Phổ cập chữ ký số cá nhân | Số liệu | Công an xã | 31/12/2024
		`))},
		{name: "section-rows-bold", year: 2024, blocks: join(table(`
			STT | Nội dung nhiệm vụ | Kết quả | Chủ trì | Thời gian | Ghi chú
			**I** | **Cải cách tổ chức bộ máy** | | | |
			1 | Kiện toàn tổ công tác | Quyết định | Văn phòng - Thống kê | Tháng 2/2024 |
			2 | Sắp xếp lại vị trí việc làm | Đề án | Văn phòng - Thống kê | Quý II |
			**II** | **Cải cách tài chính công** | | | |
			3 | Công khai dự toán ngân sách | Quyết định công khai | Tài chính - Kế toán | Trước ngày 31/01/2024 | Niêm yết
			4 | Báo cáo giải ngân vốn đầu tư | Báo cáo | Tài chính - Kế toán | Trước ngày 25 hàng tháng |
			**III** | **Nhiệm vụ khác** | | | |
			5 | Trả lời kiến nghị cử tri | Văn bản trả lời | Văn phòng - Thống kê | Sau 10 ngày kể từ khi nhận |
		`))},
		{name: "section-rows-unnumbered", year: 2024, blocks: join(table(`
			STT | Nội dung | Người phụ trách | Thời hạn
			Cải cách thể chế | < | < | <
			1 | Cập nhật hệ thống văn bản | Tư pháp | Trong năm
			2 | Tự kiểm tra văn bản | Tư pháp | 30/10/2024
			Hiện đại hóa hành chính | < | < | <
			3 | Xử lý văn bản trên môi trường mạng | Toàn thể công chức | Thường xuyên
		`))},
		{name: "sections-two-levels", year: 2025, blocks: join(table(`
			TT | Nhiệm vụ | Chủ trì | Thời gian
			A | NHIỆM VỤ CHUNG | |
			1 | Quán triệt nghị quyết cấp trên | Văn phòng HĐND và UBND | Quý I
			B | NHIỆM VỤ CỤ THỂ | |
			I | Cải cách thể chế | |
			1 | Rà soát văn bản | Tư pháp | Quý II
			II | Cải cách thủ tục hành chính | |
			1 | Đơn giản hóa thủ tục đất đai | Phòng Kinh tế | Quý III
			2 | Công khai thủ tục mới | Trung tâm Phục vụ hành chính công | Thường xuyên
		`))},
		{name: "tables-under-headings", year: 2025, blocks: join(
			text("**KẾ HOẠCH**"), text("**Cải cách hành chính năm 2025**"),
			text("**I. CẢI CÁCH THỂ CHẾ**"), table(`
			STT | Nhiệm vụ | Chủ trì | Thời gian
			1 | Rà soát văn bản của HĐND, UBND xã | Tư pháp - Hộ tịch | 31/3/2025
			2 | Theo dõi thi hành pháp luật về hộ tịch | Tư pháp - Hộ tịch | Trong năm 2025
			`),
			text("**II. CẢI CÁCH THỦ TỤC HÀNH CHÍNH**"), text("Gồm các nhiệm vụ sau:"), table(`
			STT | Nhiệm vụ | Chủ trì | Thời gian
			1 | Niêm yết thủ tục tại nhà văn hóa thôn | Văn phòng - Thống kê | 15/02/2025
			`),
			text("**III. CHÍNH QUYỀN SỐ**"), table(`
			STT | Nhiệm vụ | Chủ trì | Thời gian
			1 | Hỗ trợ cài đặt VNeID | Công an xã | Hàng tháng
			2 | Bảo đảm an toàn thông tin | Văn hóa - Xã hội | Thường xuyên
			`),
			text("Nơi nhận:"), text("- Lưu: VT."))},
	}
}
