package plan

// gridCases can be read from a table's grid and the blocks around it only. They
// are kept out of appendixCases, which are read again as plain text: there
// nothing says how far a merged cell reaches, and a heading with an arabic
// number between two tables is not yet told from a task.
func gridCases() []appendixCase {
	return []appendixCase{
		{name: "merged-lead-cut-by-page", year: 2025, blocks: join(table(`
			STT | Nhiệm vụ | Chủ trì | Phối hợp | Thời gian
			A | Công tác chỉ đạo, điều hành | | |
			1 | Ban hành Kế hoạch tự kiểm tra công vụ | Văn phòng - | Các ngành liên | Tháng 02/2025
			`), table(`
			 | Nội vụ tại các bộ phận | Thống kê | quan |
			2 | Tổ chức tự kiểm tra theo kế hoạch | ^ | Tư pháp - Hộ tịch | Quý II/2025
			3 | Báo cáo kết quả | ^ | | 15/12/2025
			4 | Niêm yết kết luận | Bộ phận Một cửa | | 20/12/2025
			`))},
		{name: "tables-under-numbers", year: 2024, blocks: join(
			text("**A. MỤC TIÊU**"), text("- 95% hồ sơ được giải quyết đúng hạn."), text("**B. NHIỆM VỤ**"),
			text("**1. Cải cách thể chế**"), table(`
			STT | Nội dung thực hiện | Đơn vị chủ trì | Thời gian
			1.1 | Rà soát hương ước của các thôn | Tư pháp - Hộ tịch | Quý II/2024
			`),
			text("**2. Chuyển đổi số**"), table(`
			STT | Nội dung thực hiện | Đơn vị chủ trì | Thời gian
			2.1 | Cấp chữ ký số | Văn hóa - Xã hội | Trước 15/02/2024
			2.2 | Mở lớp kỹ năng số | Văn hóa - Xã hội | Quý III/2024
			`),
			text("**C. TỔ CHỨC THỰC HIỆN**"))},
		{name: "tables-under-two-levels", year: 2024, blocks: join(
			text("**I. NHIỆM VỤ TRỌNG TÂM**"), text("1. Thể chế"), table(`
			STT | Nội dung | Chủ trì | Thời gian
			1 | Rà soát hương ước của các thôn | Tư pháp - Hộ tịch | Quý II/2024
			`),
			text("2. Bộ máy"), table(`
			STT | Nội dung | Chủ trì | Thời gian
			2 | Kiện toàn Bộ phận Một cửa | Văn phòng - Thống kê | 31/3/2024
			`),
			text("**II. NHIỆM VỤ THƯỜNG XUYÊN**"), text("1. Thông tin"), table(`
			STT | Nội dung | Chủ trì | Thời gian
			3 | Đăng tin lên trang của xã | Văn hóa - Xã hội | Hàng tháng
			`))},
		{name: "headings-within-and-above", year: 2024, blocks: join(
			text("**B. NHIỆM VỤ**"), text("1. Cải cách thể chế"), table(`
			STT | Nội dung thực hiện | Đơn vị chủ trì | Thời gian
			1.1 | Rà soát hương ước của các thôn | Tư pháp - Hộ tịch | Quý II/2024
			2. Chuyển đổi số | < | < | <
			STT | Nội dung thực hiện | Đơn vị chủ trì | Thời gian
			2.1 | Cấp chữ ký số | Văn hóa - Xã hội | Trước 15/02/2024
			3. Tài chính công | < | < | <
			STT | Nội dung thực hiện | Đơn vị chủ trì | Thời gian
			3.1 | Công khai dự toán | Tài chính - Kế toán | Quý I/2024
			`))},
	}
}
