package plan

// listCases are plans without a table, whose tasks are a list in the body.
func listCases() []appendixCase {
	return []appendixCase{
		{name: "list-with-labels-inline", year: 2025, blocks: join(texts(`
			**KẾ HOẠCH**
			Cải cách hành chính năm 2025
			I. MỤC ĐÍCH, YÊU CẦU
			1. Nâng cao chất lượng phục vụ người dân.
			2. Phân công rõ người, rõ việc, rõ thời gian.
			II. NHIỆM VỤ
			1. Rà soát các văn bản do xã ban hành. Đơn vị chủ trì: Công chức Tư pháp - Hộ tịch; đơn vị phối hợp: Văn phòng - Thống kê; thời gian hoàn thành: trước ngày 31/3/2025.
			2. Tổ chức hội nghị đối thoại với người dân. Đơn vị chủ trì: Văn phòng - Thống kê; thời gian hoàn thành: Quý II/2025.
			3. Chỉnh trang trụ sở làm việc. Đơn vị chủ trì: Tài chính - Kế toán; thời gian hoàn thành: thường xuyên.
			III. TỔ CHỨC THỰC HIỆN
			1. Các công chức căn cứ nhiệm vụ được giao để thực hiện.
			2. Văn phòng - Thống kê theo dõi, đôn đốc.
			Nơi nhận:
			- Lưu: VT.
		`))},
		{name: "list-with-label-lines", year: 2025, blocks: join(texts(`
			KẾ HOẠCH
			Kiểm soát thủ tục hành chính năm 2025
			I. MỤC TIÊU
			- 100% thủ tục được công khai.
			II. NỘI DUNG THỰC HIỆN
			**1. Công khai thủ tục hành chính**
			1.1. Niêm yết tại trụ sở
			- Nội dung: Niêm yết đầy đủ thủ tục mới ban hành.
			- Sản phẩm: Bảng niêm yết.
			- Bộ phận chủ trì: Bộ phận Một cửa.
			- Thời gian thực hiện: Thường xuyên.
			1.2. Công khai trên trang thông tin điện tử
			- Bộ phận chủ trì: Công chức Văn hóa - Xã hội.
			- Bộ phận phối hợp: Văn phòng - Thống kê, Bộ phận Một cửa.
			- Thời gian thực hiện: Chậm nhất 20/02/2025.
			**2. Tiếp nhận phản ánh, kiến nghị**
			2.1. Công bố đường dây nóng
			- Bộ phận chủ trì: Văn phòng - Thống kê.
			- Thời gian thực hiện: Tháng 1/2025.
			III. TỔ CHỨC THỰC HIỆN
			Văn phòng - Thống kê giúp Chủ tịch UBND xã theo dõi.
		`))},
		{name: "list-by-list-numbers", year: 2026, blocks: join(texts(`
			Kế hoạch chuyển đổi số năm 2026
			{I.} **NHIỆM VỤ TRỌNG TÂM**
			{1.} Phát triển hạ tầng
			{a)} Phủ sóng wifi tại nhà văn hóa
			Chủ trì: Phòng Văn hóa - Xã hội
			Thời gian: Quý III/2026
			{b)} Thay máy tính cũ
			Chủ trì: Văn phòng HĐND và UBND
			Thời gian: 30/9/2026
			{2.} Phát triển nhân lực
			{a)} Tập huấn an toàn thông tin
			Chủ trì: Công an xã; Phối hợp: các phòng chuyên môn
			Thời gian: Tháng 4 và tháng 10 năm 2026
		`))},
		{name: "list-of-bullets", year: 2025, blocks: join(texts(`
			I. CẢI CÁCH THỂ CHẾ
			- Rà soát nghị quyết của HĐND xã (chủ trì: Công chức Tư pháp; thời gian: Quý I và Quý III).
			- Tổ chức lấy ý kiến Nhân dân về hương ước (chủ trì: Ban Công tác Mặt trận; thời gian: tháng 7/2025).
			II. CẢI CÁCH CÔNG VỤ
			- Kiểm tra đột xuất việc chấp hành giờ giấc.
			+ Chủ trì: Chủ tịch UBND xã
			+ Thời gian: Hàng quý
			- Xếp loại công chức cuối năm.
			+ Chủ trì: Văn phòng - Thống kê
			+ Thời gian: Trước 10/12/2025
			III. TỔ CHỨC THỰC HIỆN
			- Công chức Tư pháp: theo dõi, tổng hợp.
			- Công chức Tài chính: bố trí kinh phí.
		`))},
		{name: "list-with-details", year: 2025, blocks: join(texts(`
			II. NỘI DUNG
			1. Tuyên truyền cải cách hành chính bằng các hình thức:
			- Phát thanh trên loa;
			- Treo băng rôn.
			a) Bộ phận thực hiện: Công chức Văn hóa - Xã hội
			b) Thời gian thực hiện: Cả năm 2025
			c) Kinh phí: 5 triệu đồng
			2. Sắp xếp hồ sơ lưu trữ
			- Phân loại hồ sơ theo phông.
			a) Bộ phận thực hiện: Văn phòng - Thống kê
			b) Thời gian thực hiện: Quý II
			c) Kinh phí: không
		`))},
		{name: "list-wrapped", year: 2025, plain: true, blocks: join(texts(`
			NHIỆM VỤ TRỌNG TÂM
			1. Hoàn thiện hồ sơ công nhận xã đạt chuẩn tiếp cận pháp luật theo hướng dẫn của
			Sở Tư pháp. Đơn vị chủ trì: Phòng Kinh tế, thời hạn hoàn
			thành: 31/10/2025.
			2. Bàn giao tài liệu sau sắp xếp. Đơn vị chủ trì: Văn phòng HĐND và
			UBND, thời hạn hoàn thành: trước
			ngày 15/8/2025.
		`))},
		{name: "no-tasks", year: 2025, blocks: join(texts(`
			IV. TỔ CHỨC THỰC HIỆN
			1. Văn phòng - Thống kê: chủ trì tham mưu, tổng hợp báo cáo.
			2. Công chức Tư pháp - Hộ tịch: rà soát văn bản.
			Thời gian báo cáo: ngày 05 tháng cuối quý.
		`))},
	}
}
