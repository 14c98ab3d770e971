package app

import "slices"

// demoRegister is what the demo's people have written into a register from
// January to March 2024. A line of rows is the day on which it was written and
// a value for each field of head; one of moves is the day, the line that is
// moved on, by whom, the move and what it asks for. All of it is invented.
type demoRegister struct {
	kind, by    string
	head        string
	rows, moves string
}

var demoRegisters = slices.Concat(demoInstitutions, demoProcedures, demoApparatus, demoFinance, demoDigital)

var demoInstitutions = []demoRegister{
	{
		// Of ten texts seven are reviewed; four have to be handled, two are.
		kind: "legal_review", by: "tuan", head: "symbol|title|planned_on",
		rows: `
10/1|05/2017/QĐ-UBND|Quy chế làm việc của UBND xã nhiệm kỳ 2016–2021|10/1
10/1|11/2018/QĐ-UBND|Quy định quản lý chợ Anh Sơn|10/1
10/1|03/2019/NQ-HĐND|Mức đóng góp xây dựng đường giao thông thôn|10/1
10/1|08/2019/QĐ-UBND|Quy chế quản lý, sử dụng nhà văn hóa thôn|10/1
10/1|02/2020/NQ-HĐND|Hỗ trợ giống, vật tư cho vụ đông|10/1
10/1|07/2020/QĐ-UBND|Quy chế tiếp công dân của UBND xã|10/1
10/1|04/2021/QĐ-UBND|Quy chế phối hợp bảo đảm an ninh trật tự|10/1
10/1|01/2022/NQ-HĐND|Quy định thu gom, xử lý rác thải sinh hoạt|10/1
10/1|09/2022/QĐ-UBND|Quy chế quản lý nghĩa trang nhân dân|10/1
10/1|06/2023/QĐ-UBND|Quy chế hoạt động của Bộ phận Một cửa|10/1`,
		moves: `
24/1|1|tuan|find|reviewed_on=24/1|finding=replace
24/1|4|tuan|review|reviewed_on=24/1|finding=in_force
31/1|2|tuan|find|reviewed_on=31/1|finding=amend
31/1|5|tuan|find|reviewed_on=31/1|finding=abolish
22/2|6|tuan|find|reviewed_on=21/2|finding=amend
22/2|7|tuan|review|reviewed_on=21/2|finding=in_force
23/2|5|tuan|handle|handled_on=23/2|handling=handled|handled_by=14/QĐ-UBND
29/2|10|tuan|review|reviewed_on=28/2|finding=in_force
5/3|1|tuan|handle|handled_on=5/3|handling=proposed|handled_by=22/TTr-UBND`,
	},
	{
		kind: "inspection", by: "tuan", head: "subject|topic|plan|inspected|planned_on|lead",
		rows: `
12/1|Thi hành pháp luật về đất đai, xây dựng|law_monitoring|inside|Thôn Xuân Lập|20/2|Trần Anh Tuấn
12/1|Kỷ luật, kỷ cương tại Bộ phận Một cửa|discipline|inside|Bộ phận Một cửa|28/3|Đỗ Thị Hạnh
12/1|Tự kiểm tra văn bản do xã ban hành năm 2023|legal_texts|inside|Văn phòng – Thống kê|15/5|Trần Anh Tuấn`,
		moves: `
22/2|1|tuan|make|done_on=22/2|lead=Trần Anh Tuấn
1/3|1|tuan|conclude|conclusion_on=1/3|conclusion=18/TB-UBND`,
	},
	{
		kind: "inspection_finding", by: "tuan", head: "finding|inspection|topic|found_on|responsible|due_on",
		rows: `
22/2|Hai hộ xây tường rào lấn đường thôn|KT-2024-001|law_monitoring|22/2|Thôn Xuân Lập|8/3
22/2|Sổ theo dõi cấp phép xây dựng ghi chưa đủ cột|KT-2024-001|law_monitoring|22/2|Công chức Địa chính|15/3`,
		moves: `
27/2|1|tuan|propose|proposed_on=27/2|proposal=31/UBND-TP
4/3|2|tuan|resolve|resolved_on=4/3|resolution=35/UBND-ĐC`,
	},
	{
		kind: "outreach", by: "hoa", head: "title|topic|form|held_on|times|minutes|people|pieces|has_link|link|place|organiser",
		rows: `
16/1|Luật Căn cước: những điểm mới|law|broadcast|16/1|6|90||||||Đài truyền thanh xã
23/1|Phòng, chống pháo nổ dịp Tết|law|conference|23/1|1|120|140||||Hội trường xã|Tư pháp và Công an xã
31/1|Nộp hồ sơ trực tuyến tại nhà|reform|broadcast|31/1|8|80||||||Đài truyền thanh xã
2/2|Hướng dẫn thanh toán trực tuyến lệ phí chứng thực|reform|article|2/2|1|||1|có|https://anh-son.example/tin/12||Văn hóa – Xã hội
20/2|Tờ rơi: mười việc làm được trên điện thoại|digital|leaflet|20/2||||1000|||Tám thôn|Tổ công nghệ số cộng đồng
26/2|Hỏi đáp về Luật Đất đai tại bảng tin|law|article|26/2|1|||1|không|||Tư pháp – Hộ tịch
28/2|Cải cách hành chính: dân hỏi, xã trả lời|reform|banner|28/2||||12|||Trụ sở và nhà văn hóa thôn|Văn hóa – Xã hội
5/3|Bình đẳng giới và phòng, chống bạo lực gia đình|law|workshop|5/3|1|150|62||||Nhà văn hóa thôn Đông Thắng|Hội Liên hiệp Phụ nữ xã`,
		moves: `
8/3|1|hoa|check
8/3|4|hoa|check|has_link=có|link=https://anh-son.example/tin/12`,
	},
}

var demoProcedures = []demoRegister{
	{
		// One is overdue, one was answered too late, one came to the wrong office.
		kind: "feedback", by: "hoa", head: "content|received_on|channel|how|subject|procedure|sender|contact|competence",
		rows: `
9/1|Chờ chứng thực bản sao quá một buổi|9/1|direct|in_person|behaviour|Chứng thực bản sao từ bản chính|Bùi Văn Thảo|thôn Xuân Lập|own
15/1|Chưa niêm yết lệ phí đăng ký khai sinh quá hạn|15/1|direct|phone|regulation|Đăng ký khai sinh|Lương Thị Mận|0900 000 001|own
22/1|Cổng dịch vụ công báo lỗi khi nộp hồ sơ trợ cấp|22/1|passed_on|online|regulation|Trợ cấp xã hội hằng tháng|Mai Văn Độ|0900 000 002|own
30/1|Đề nghị nhận hồ sơ vào sáng thứ Bảy|30/1|direct|letter|both||Nguyễn Hữu Tước|thôn Đông Thắng|own
6/2|Thời hạn cấp đổi giấy chứng nhận quyền sử dụng đất|6/2|passed_on|online|regulation|Cấp đổi giấy chứng nhận|Phan Thị Lựu|0900 000 003|elsewhere
16/2|Đơn không ghi rõ nội dung, không có địa chỉ|16/2|direct|letter|behaviour||||
20/2|Hướng dẫn làm lại giấy khai sinh không thống nhất|20/2|direct|in_person|behaviour|Cấp bản sao trích lục hộ tịch|Đậu Văn Quyền|thôn Yên Hòa|own
26/2|Bảng giá photocopy tại Bộ phận Một cửa|26/2|direct|in_person|behaviour||Trịnh Thị Sen|thôn Xuân Lập|own
7/3|Không tra cứu được tiến độ hồ sơ bằng điện thoại|7/3|passed_on|online|regulation|Xác nhận tình trạng hôn nhân|Hồ Viết Lãm|0900 000 004|own`,
		moves: `
16/1|1|hoa|answer|answered_on=16/1|answer=07/UBND-VP
18/1|1|hoa|publish|published_on=18/1|published_at=Bảng tin Bộ phận Một cửa
5/2|2|hoa|answer|answered_on=5/2|answer=16/UBND-VP
5/2|3|hoa|answer|answered_on=2/2|answer=15/UBND-VP
6/2|3|hoa|publish|published_on=6/2|published_at=Trang thông tin điện tử của xã
7/2|5|hoa|forward|forwarded_on=7/2|forwarded_to=Văn phòng Đăng ký đất đai|competence=elsewhere
7/2|4|hoa|answer|answered_on=7/2|answer=19/UBND-VP
19/2|6|hoa|refuse|refused_on=19/2|note=Không có người gửi và địa chỉ
4/3|8|hoa|answer|answered_on=4/3|answer=29/UBND-VP
6/3|8|hoa|publish|published_on=6/3|published_at=Bảng tin Bộ phận Một cửa`,
	},
	{
		kind: "apology", by: "tuan", head: "dossier|procedure|applicant|due_on",
		rows: `
25/1|AS-240115-0007|Đăng ký lại khai sinh|Hoàng Thị Nhàn|24/1
28/2|AS-240219-0012|Xác nhận mức độ khuyết tật|Lê Quang Trung|27/2`,
		moves: `
26/1|1|tuan|apologise|apologised_on=26/1|letter=05/TXL-UBND|form=letter|new_due_on=30/1|fault=office
1/3|2|tuan|explain|explained_on=1/3|fault=other_office|explanation=Chờ biên bản của Hội đồng xác định mức độ khuyết tật.`,
	},
	{
		kind: "survey_answer", by: "hoa", head: "sheet|answered_on|channel|procedure|overall|attitude|speed|information|result|visits|comment",
		rows: `
18/1|P-01|18/1|paper|Chứng thực bản sao từ bản chính|satisfied|very_satisfied|satisfied|satisfied|satisfied|1|
18/1|P-02|18/1|paper|Đăng ký khai sinh|very_satisfied|very_satisfied|very_satisfied|satisfied|very_satisfied|1|
6/2|P-03|6/2|desk|Xác nhận tình trạng hôn nhân|neutral|satisfied|dissatisfied|neutral|satisfied|2|Phải quay lại vì thiếu bản sao.
22/2|P-04|22/2|online|Trợ cấp xã hội hằng tháng|satisfied|satisfied|neutral|satisfied|satisfied|1|
4/3|P-05|4/3|paper|Đăng ký lại khai sinh|dissatisfied|satisfied|very_dissatisfied|neutral|neutral|3|Hẹn lại một lần.
4/3|P-06|4/3|paper|Chứng thực chữ ký|very_satisfied|very_satisfied|very_satisfied|very_satisfied|very_satisfied|1|`,
		moves: `
5/3|5|hoa|read`,
	},
	{
		kind: "digitised_result", by: "tuan", head: "name|number|field|procedure|results|listed_on|stored_at",
		rows: `
15/1|Sổ đăng ký khai sinh năm 2008|KS-2008|Hộ tịch|Đăng ký khai sinh|118|15/1|
15/1|Sổ đăng ký khai sinh năm 2009|KS-2009|Hộ tịch|Đăng ký khai sinh|124|15/1|
15/1|Sổ đăng ký khai sinh năm 2010|KS-2010|Hộ tịch|Đăng ký khai sinh|131|15/1|
15/1|Sổ đăng ký kết hôn 2008–2010|KH-2008|Hộ tịch|Đăng ký kết hôn|96|15/1|
15/1|Sổ đăng ký khai tử 2008–2010|KT-2008|Hộ tịch|Đăng ký khai tử|57|15/1|
15/1|Quyết định trợ cấp xã hội đang hưởng|BTXH|Bảo trợ xã hội|Trợ cấp xã hội hằng tháng|143|15/1|
15/1|Giấy xác nhận khuyết tật|XNKT|Bảo trợ xã hội|Xác nhận mức độ khuyết tật|38|15/1|`,
		moves: `
2/2|1|tuan|digitise|digitised_on=2/2|signed=có|stored_at=Kho dữ liệu điện tử của xã
20/2|2|tuan|digitise|digitised_on=20/2|signed=có|stored_at=Kho dữ liệu điện tử của xã
1/3|4|tuan|digitise|digitised_on=1/3|signed=có|stored_at=Kho dữ liệu điện tử của xã
6/3|7|tuan|digitise|digitised_on=6/3|signed=không|stored_at=Kho dữ liệu điện tử của xã`,
	},
	{
		kind: "dialogue", by: "ngan", head: "title|held_on|form|period|audience|people|announced_on|chair|place",
		rows: `
27/2|Đối thoại quý I với nhân dân về thủ tục hành chính|27/2|in_person|quarter|people|86|16/2|Chủ tịch UBND xã|Hội trường xã`,
		moves: `
6/3|1|ngan|publish|published_on=6/3|conclusion=20/TB-UBND`,
	},
	{
		kind: "recommendation", by: "ngan", head: "content|raised_on|dialogue|raised_by|field|responsible|due_on",
		rows: `
27/2|Đặt thêm ghế chờ và nước uống tại Bộ phận Một cửa|27/2|DT-2024-001|people|Phục vụ người dân|Văn phòng – Thống kê|8/3
27/2|Hướng dẫn thanh toán trực tuyến cho người cao tuổi|27/2|DT-2024-001|people|Chuyển đổi số|Tổ công nghệ số cộng đồng|15/3
27/2|Sửa đoạn mương thôn Yên Hòa trước vụ xuân|27/2|DT-2024-001|people|Hạ tầng|Công chức Địa chính|31/3`,
		moves: `
5/3|1|ngan|settle|settled_on=5/3|answered_on=5/3|answer=30/UBND-VP
8/3|2|ngan|answer|answered_on=8/3|answer=33/UBND-VX`,
	},
}

var demoApparatus = []demoRegister{
	{
		kind: "initiative", by: "hoa", head: "title|author|field|proposed_on|effect",
		rows: `
30/1|Tổ lưu động nhận hồ sơ của người khuyết tật tại nhà|Phạm Thị Hoa|service|30/1|Người khuyết tật không phải đi lại
26/2|Mã QR tra cứu thành phần hồ sơ tại nhà văn hóa thôn|Trần Anh Tuấn|procedures|26/2|Giảm số lần bổ sung hồ sơ`,
		moves: `
20/2|1|chutich|recognise|recognised_on=20/2|level=commune|decision=15/QĐ-UBND`,
	},
	{
		kind: "staff_member", by: "ngan", head: "name|group|position|gender|joined_on|job_position|rank|qualification|political|standard|party|born_on|identity|phone",
		rows: `
8/1|Lê Đình Khang|official|Chủ tịch UBND|male|1/7/2016|Chủ tịch UBND||university|advanced|met|có|12/5/1976|000076000001|0900 000 101
8/1|Đỗ Thị Hạnh|official|Phó Chủ tịch UBND|female|1/7/2021|Phó Chủ tịch UBND||university|intermediate|met|có|3/9/1982|000082000002|0900 000 102
8/1|Cao Xuân Lực|official|Chủ tịch Hội Nông dân|male|1/3/2018|||university|intermediate|met|có|||
8/1|Vi Thị Thơm|official|Chủ tịch Hội Liên hiệp Phụ nữ|female|1/3/2019|||college|intermediate|met|có|||
8/1|Nguyễn Thị Ngân|civil_servant|Văn phòng – Thống kê|female|15/9/2012|Văn phòng – Thống kê|Chuyên viên|university|intermediate|met|có|20/1/1988|000088000005|0900 000 105
8/1|Trần Anh Tuấn|civil_servant|Tư pháp – Hộ tịch|male|1/6/2014|Tư pháp – Hộ tịch|Chuyên viên|university|intermediate|met|có|7/7/1990|000090000006|0900 000 106
8/1|Phạm Thị Hoa|civil_servant|Văn hóa – Xã hội|female|1/4/2013||Chuyên viên|university|elementary|met|có|||
8/1|Lê Văn Bình|civil_servant|Tài chính – Kế toán|male|1/8/2011||Chuyên viên|university|elementary|met|không|||
8/1|Tô Minh Đăng|civil_servant|Địa chính – Nông nghiệp – Xây dựng|male|1/10/2015|Địa chính – Nông nghiệp|Cán sự|college|elementary|met|không|||
8/1|Quách Văn Hải|civil_servant|Chỉ huy trưởng Quân sự|male|1/2/2017|Chỉ huy trưởng Quân sự|Cán sự|intermediate|elementary|not_met|có|||
8/1|Đinh Thị Lan|part_time_commune|Văn thư – Lưu trữ – Thủ quỹ|female|1/1/2020|||college|none||không|||
8/1|Hà Văn Sáu|part_time_commune|Đài truyền thanh|male|1/5/2018|||intermediate|none||không|||
8/1|Kiều Văn Tám|part_time_village|Trưởng thôn Xuân Lập|male|1/1/2022|||||||||
8/1|Lưu Thị Chín|part_time_village|Trưởng thôn Đông Thắng|female|1/1/2022|||||||||`,
		moves: `
1/2|12|ngan|leave|left_on=1/2|leaving=resigned`,
	},
	{
		kind: "staffing_quota", by: "ngan", head: "group|number|from_on|decision",
		rows: `
8/1|official|10|1/1|386/QĐ-UBND
8/1|civil_servant|10|1/1|386/QĐ-UBND
8/1|part_time_commune|12|1/1|386/QĐ-UBND
8/1|part_time_village|24|1/1|386/QĐ-UBND`,
	},
	{
		kind: "job_position", by: "ngan", head: "title|code|type|rank|posts|approved_on|decision",
		rows: `
9/1|Chủ tịch UBND|LĐ-01|leader||1|5/1|04/QĐ-UBND
9/1|Phó Chủ tịch UBND|LĐ-02|leader||2|5/1|04/QĐ-UBND
9/1|Văn phòng – Thống kê|CM-01|specialist|Chuyên viên|2|5/1|04/QĐ-UBND
9/1|Tư pháp – Hộ tịch|CM-02|specialist|Chuyên viên|2|5/1|04/QĐ-UBND
9/1|Văn hóa – Xã hội|CM-03|specialist|Chuyên viên|2|5/1|04/QĐ-UBND
9/1|Tài chính – Kế toán|CM-04|specialist|Chuyên viên|2|5/1|04/QĐ-UBND
9/1|Địa chính – Nông nghiệp|CM-05|specialist|Chuyên viên|2|5/1|04/QĐ-UBND
9/1|Chỉ huy trưởng Quân sự|CM-06|specialist|Cán sự|1|5/1|04/QĐ-UBND`,
		moves: `
26/1|1|ngan|describe|description_on=25/1|frame_on=25/1
26/1|2|ngan|describe|description_on=25/1|frame_on=25/1
26/1|3|ngan|describe|description_on=25/1|frame_on=25/1
19/2|4|ngan|describe|description_on=19/2|frame_on=19/2
19/2|8|ngan|describe|description_on=19/2|frame_on=19/2`,
	},
	{
		kind: "training", by: "ngan", head: "title|kind|plan|group|planned_on|people_planned|organiser|form",
		rows: `
18/1|Kỹ năng số cho cán bộ, công chức|digital|inside|civil_servant|29/2|18|Trung tâm Chính trị thị xã|in_person
18/1|Nghiệp vụ kiểm soát thủ tục hành chính|reform|inside|civil_servant|10/4|4|Văn phòng UBND tỉnh|online
18/1|Bồi dưỡng kiến thức quốc phòng, an ninh|defence|inside|official|20/6|6|Trường Quân sự tỉnh|in_person`,
		moves: `
1/3|1|ngan|finish|done_on=1/3|people=16|days=2|cost=6420000`,
	},
	{
		kind: "staff_rating", by: "ngan", head: "name|group|position|year|rating|rated_on",
		rows: `
5/1|Lê Đình Khang|official|Chủ tịch UBND|2023|good|5/1
5/1|Đỗ Thị Hạnh|official|Phó Chủ tịch UBND|2023|excellent|5/1
5/1|Cao Xuân Lực|official|Chủ tịch Hội Nông dân|2023|good|5/1
5/1|Vi Thị Thơm|official|Chủ tịch Hội Liên hiệp Phụ nữ|2023|good|5/1
5/1|Nguyễn Thị Ngân|civil_servant|Văn phòng – Thống kê|2023|excellent|5/1
5/1|Trần Anh Tuấn|civil_servant|Tư pháp – Hộ tịch|2023|good|5/1
5/1|Phạm Thị Hoa|civil_servant|Văn hóa – Xã hội|2023|good|5/1
5/1|Lê Văn Bình|civil_servant|Tài chính – Kế toán|2023|good|5/1
5/1|Tô Minh Đăng|civil_servant|Địa chính – Nông nghiệp – Xây dựng|2023|done|5/1
5/1|Quách Văn Hải|civil_servant|Chỉ huy trưởng Quân sự|2023|done|5/1`,
		moves: `
8/1|1|chutich|confirm|decision=02/QĐ-UBND
8/1|5|chutich|confirm|decision=02/QĐ-UBND`,
	},
	{
		kind: "discipline", by: "chutich", head: "name|identity|group|position|form|decided_on|decision|violation",
		rows: `
26/2|Tô Minh Đăng|000087000009|civil_servant|Địa chính – Nông nghiệp – Xây dựng|reprimand|26/2|16/QĐ-UBND|procedures`,
	},
}

var demoFinance = []demoRegister{
	{
		kind: "budget_disclosure", by: "binh", head: "kind|title|year|due_on",
		rows: `
5/1|estimate|Dự toán thu, chi ngân sách xã năm 2024|2024|15/1
5/1|execution_12|Thực hiện dự toán năm 2023|2023|31/1
5/1|settlement|Quyết toán ngân sách xã năm 2022|2022|29/2
5/1|execution_3|Thực hiện dự toán quý I năm 2024|2024|15/4`,
		moves: `
12/1|1|binh|send|reported_on=12/1|report=06/BC-UBND
15/1|1|binh|disclose|disclosed_on=15/1|decision=07/QĐ-UBND|places=posted;radio|explained=có
2/2|2|binh|send|reported_on=2/2|report=12/BC-UBND
5/2|2|binh|disclose|disclosed_on=5/2|decision=10/QĐ-UBND|places=posted|explained=có
28/2|3|binh|send|reported_on=28/2|report=19/BC-UBND`,
	},
	{
		kind: "income_supplement", by: "binh", head: "title|paid_on|group|people|amount|source|rule",
		rows: `
2/2|Thu nhập tăng thêm năm 2023, cán bộ|2/2|official|9|27000000|saving|03/QĐ-UBND
2/2|Thu nhập tăng thêm năm 2023, công chức|2/2|civil_servant|10|28500000|saving|03/QĐ-UBND`,
		moves: `
6/2|1|chutich|approve|rule=03/QĐ-UBND
6/2|2|chutich|approve|rule=03/QĐ-UBND`,
	},
	{
		kind: "saving", by: "binh", head: "title|saved_on|budget|amount",
		rows: `
10/1|Chi thường xuyên năm 2023 còn lại|10/1|1450000000|62500000
6/3|Văn phòng phẩm quý I: chuyển sang văn bản điện tử|6/3|18000000|4200000`,
		moves: `
2/2|1|binh|spend|used_on=2/2|used=55500000|use=income|decision=03/QĐ-UBND`,
	},
	{
		kind: "public_asset", by: "binh", head: "name|code|kind|acquisition|acquired_on|quantity|value|remaining|user",
		rows: `
11/1|Nhà làm việc hai tầng|TS-001|building|built|1/9/2011|1|4200000000|2520000000|UBND xã
11/1|Đất trụ sở UBND xã|TS-002|land|received|1/9/2011|1|1850000000|1850000000|UBND xã
11/1|Máy vi tính để bàn|TS-014|it|bought|15/6/2019|6|72000000|14400000|Các bộ phận
11/1|Máy in đa năng|TS-017|it|bought|15/6/2019|2|19000000|3800000|Bộ phận Một cửa
11/1|Xe máy công vụ|TS-009|vehicle|bought|1/3/2012|1|24000000|0|Công an xã
21/2|Máy quét hai mặt|TS-021|it|bought|21/2|1|16500000|16500000|Bộ phận Một cửa
28/2|Bàn ghế tiếp công dân|TS-022|furniture|received|28/2|4|8400000|8400000|Bộ phận Một cửa`,
		moves: `
29/2|5|chutich|dispose|disposed_on=29/2|disposal=liquidated|decision=17/QĐ-UBND`,
	},
}

var demoDigital = []demoRegister{
	{
		kind: "digital_target", by: "hoa", head: "title|subject|pillar|assigned_on|decision|goal|due_on|responsible",
		rows: `
19/1|Hồ sơ nộp trực tuyến|target|government|15/1|112/QĐ-UBND|65 %|31/12|Tư pháp – Hộ tịch
19/1|Kết quả thủ tục hành chính trả bản điện tử|target|government|15/1|112/QĐ-UBND|100 %|31/12|Tư pháp – Hộ tịch
19/1|Hộ gia đình có điện thoại thông minh|target|society|15/1|112/QĐ-UBND|90 %|30/6|Văn hóa – Xã hội
19/1|Cơ sở kinh doanh nhận thanh toán điện tử|target|economy|15/1|112/QĐ-UBND|50 %|30/9|Tài chính – Kế toán
19/1|Tổ công nghệ số ở mọi thôn|target|base|15/1|112/QĐ-UBND|8 thôn|29/2|Văn hóa – Xã hội
19/1|Phần mềm quản lý văn bản liên thông với thị xã|link|government|15/1|112/QĐ-UBND|Gửi, nhận hai chiều|29/2|Văn phòng – Thống kê`,
		moves: `
28/2|5|hoa|reach|reached_on=27/2|result=8 thôn
29/2|6|hoa|reach|reached_on=28/2|result=Gửi, nhận hai chiều`,
	},
	{
		kind: "meeting", by: "ngan", head: "title|held_on|online|host|points|people|minutes|system",
		rows: `
9/1|Giao ban đầu năm|9/1|không|own||24|90|
19/1|Triển khai nhiệm vụ chuyển đổi số năm 2024|19/1|có|province|27|18|150|Hội nghị truyền hình
5/2|Chuẩn bị Tết và lễ hội|5/2|không|own||31|75|
21/2|Giao ban thị xã tháng 2|21/2|có|district|32|6|120|Hội nghị truyền hình
4/3|Giao ban tháng 3|4/3|có|own|9|38|60|Phòng họp trực tuyến
7/3|Phổ biến quy trình nội bộ giải quyết thủ tục|7/3|không|own||16|120|`,
	},
}
