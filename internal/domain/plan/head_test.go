package plan

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vidan-vn/vidan/internal/platform/office"
)

// headSample is a head and foot as some commune writes them, with what is to
// be read from them. A "|" between lines stands for a table of two cells.
type headSample struct {
	name  string
	lines []string
	want  Draft
}

var headSamples = []headSample{
	{
		name: "a ward whose parent is a city, with everything filled in",
		lines: []string{
			"UBND QUẬN HẢI CHÂU\nUỶ BAN NHÂN DÂN\nPHƯỜNG HOÀ THUẬN TÂY\n_______\nSố: 45/KH-UBND|CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nHoà Thuận Tây, ngày 05 tháng 02 năm 2024",
			"KẾ HOẠCH",
			"Công tác cải cách hành chính năm 2024",
			"trên địa bàn phường Hoà Thuận Tây",
			"----------",
			"Căn cứ Quyết định số 1500/QĐ-UBND ngày 20/12/2023 của UBND thành phố Đà Nẵng về Chương trình cải cách hành chính; Kế hoạch số 12/KH-UBND ngày 15/01/2024 của Ủy ban nhân dân quận Hải Châu về cải cách hành chính năm 2024;",
			"Theo đề nghị của công chức Văn phòng - Thống kê.",
			"I. MỤC TIÊU",
			"Nơi nhận:\n- UBND quận (b/c);\n- Như trên;\n- Lưu: VT, VP.|TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n(Đã ký)\nNguyễn Thị Ánh Tuyết",
		},
		want: Draft{
			Unit: "UBND phường Hoà Thuận Tây", Year: 2024, Number: "45/KH-UBND", Place: "Hoà Thuận Tây", Date: day(2024, 2, 5),
			Title: "Kế hoạch công tác cải cách hành chính năm 2024 trên địa bàn phường Hoà Thuận Tây",
			Bases: []string{
				"Căn cứ Quyết định số 1500/QĐ-UBND ngày 20/12/2023 của UBND thành phố Đà Nẵng về Chương trình cải cách hành chính; Kế hoạch số 12/KH-UBND ngày 15/01/2024 của Ủy ban nhân dân quận Hải Châu về cải cách hành chính năm 2024",
				"Theo đề nghị của công chức Văn phòng - Thống kê",
			},
			Upstream: &Upstream{Number: "12/KH-UBND", Date: day(2024, 1, 15), Issuer: "UBND quận Hải Châu"},
			Signer:   "Nguyễn Thị Ánh Tuyết", SignerPost: "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH",
			Recipients: []string{"UBND quận (b/c)", "Như trên", "Lưu: VT, VP"},
		},
	},
	{
		name: "a town, all in capitals on plain lines",
		lines: []string{
			"ỦY BAN NHÂN DÂN THỊ TRẤN VÂN DU", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập – Tự do – Hạnh phúc",
			"Số: 07 /KH-UBND", "Vân Du, ngày 9 tháng 1 năm 2025",
			"KẾ HOẠCH CẢI CÁCH HÀNH CHÍNH NHÀ NƯỚC", "CỦA UBND THỊ TRẤN VÂN DU NĂM 2025",
			"Thực hiện Kế hoạch số 250/KH-UBND ngày 31 tháng 12 năm 2024 của UBND huyện Thạch Thành về công tác CCHC năm 2025, UBND thị trấn xây dựng Kế hoạch cải cách hành chính năm 2025 như sau:",
			"I. MỤC ĐÍCH", "TM. UBND THỊ TRẤN", "CHỦ TỊCH", "LÊ VĂN HẢI",
		},
		want: Draft{
			Unit: "UBND thị trấn Vân Du", Year: 2025, Number: "07/KH-UBND", Place: "Vân Du", Date: day(2025, 1, 9),
			Title:    "Kế hoạch cải cách hành chính nhà nước của UBND thị trấn Vân Du năm 2025",
			Bases:    []string{"Thực hiện Kế hoạch số 250/KH-UBND ngày 31 tháng 12 năm 2024 của UBND huyện Thạch Thành về công tác CCHC năm 2025"},
			Upstream: &Upstream{Number: "250/KH-UBND", Date: day(2024, 12, 31), Issuer: "UBND huyện Thạch Thành"},
			Signer:   "Lê Văn Hải", SignerPost: "TM. UBND THỊ TRẤN\nCHỦ TỊCH",
		},
	},
	{
		name: "a special zone after the merger, with blanks of points",
		lines: []string{
			"ỦY BAN NHÂN DÂN\nĐẶC KHU CÔ TÔ\nSố: ....../KH-UBND|CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nCô Tô, ngày .... tháng .... năm 2026",
			"KẾ HOẠCH", "Kiểm soát thủ tục hành chính năm 2026", "Căn cứ Nghị định số 118/2025/NĐ-CP ngày 09/6/2025 của Chính phủ;",
			"Căn cứ Kế hoạch số 300/KH-UBND ngày 25/12/2025 của Ủy ban nhân dân tỉnh Quảng Ninh ban hành Kế hoạch kiểm soát TTHC năm 2026.",
			"I. MỤC ĐÍCH",
		},
		want: Draft{
			Unit: "UBND đặc khu Cô Tô", Year: 2026, Number: "/KH-UBND", Place: "Cô Tô", Title: "Kế hoạch kiểm soát thủ tục hành chính năm 2026",
			Bases: []string{
				"Căn cứ Nghị định số 118/2025/NĐ-CP ngày 09/6/2025 của Chính phủ",
				"Căn cứ Kế hoạch số 300/KH-UBND ngày 25/12/2025 của Ủy ban nhân dân tỉnh Quảng Ninh ban hành Kế hoạch kiểm soát TTHC năm 2026",
			},
			Upstream: &Upstream{Number: "300/KH-UBND", Date: day(2025, 12, 25), Issuer: "UBND tỉnh Quảng Ninh"},
		},
	},
	{
		name: "a department with its province above it",
		lines: []string{
			"UBND TỈNH THANH HÓA\nSỞ KHOA HỌC VÀ CÔNG NGHỆ\nSố: 15/KH-SKHCN|CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nThanh Hóa, ngày 12 tháng 01 năm 2024",
			"KẾ HOẠCH", "CẢI CÁCH HÀNH CHÍNH NĂM 2024 CỦA SỞ KHOA HỌC VÀ CÔNG NGHỆ", "A. MỤC TIÊU",
			"Nơi nhận: - UBND tỉnh; - Sở Nội vụ; - Lưu VT.|KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC\nTrần Duy Bình",
		},
		want: Draft{
			Unit: "Sở Khoa học và Công nghệ", Year: 2024, Number: "15/KH-SKHCN", Place: "Thanh Hóa", Date: day(2024, 1, 12),
			Title:  "Kế hoạch cải cách hành chính năm 2024 của Sở Khoa học và Công nghệ",
			Signer: "Trần Duy Bình", SignerPost: "KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC", Recipients: []string{"UBND tỉnh", "Sở Nội vụ", "Lưu VT"},
		},
	},
	{
		name: "a letter with V/v and Kính gửi",
		lines: []string{
			"UBND XÃ HẢI LĨNH\nSố: 33/UBND-VP\nV/v triển khai nhiệm vụ cải cách hành chính năm 2024|CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nHải Lĩnh, ngày 20 tháng 3 năm 2024",
			"Kính gửi: Các công chức chuyên môn.", "Thực hiện Kế hoạch số 09/KH-UBND ngày 10/01/2024 của UBND thị xã Nghi Sơn, UBND xã triển khai các nhiệm vụ sau:",
			"1. Cải cách thể chế",
		},
		want: Draft{
			Unit: "UBND xã Hải Lĩnh", Year: 2024, Number: "33/UBND-VP", Place: "Hải Lĩnh", Date: day(2024, 3, 20),
			Title:    "V/v triển khai nhiệm vụ cải cách hành chính năm 2024",
			Bases:    []string{"Thực hiện Kế hoạch số 09/KH-UBND ngày 10/01/2024 của UBND thị xã Nghi Sơn"},
			Upstream: &Upstream{Number: "09/KH-UBND", Date: day(2024, 1, 10), Issuer: "UBND thị xã Nghi Sơn"},
		},
	},
	{
		name: "a decision that issues the plan",
		lines: []string{
			"ỦY BAN NHÂN DÂN|CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "XÃ TÂN DÂN|Độc lập - Tự do - Hạnh phúc",
			"Số: 120/QĐ-UBND|Tân Dân, ngày 30 tháng 12 năm 2023",
			"QUYẾT ĐỊNH", "Về việc ban hành Kế hoạch cải cách hành chính năm 2024", "Căn cứ Luật Tổ chức chính quyền địa phương;",
			"Điều 1. Ban hành kèm theo Quyết định này Kế hoạch cải cách hành chính năm 2024.",
			"Nơi nhận:\n- Như Điều 2;\n- Lưu: VT.|CHỦ TỊCH\nĐỗ Minh Đức",
		},
		want: Draft{
			Unit: "UBND xã Tân Dân", Year: 2024, Number: "120/QĐ-UBND", Place: "Tân Dân", Date: day(2023, 12, 30),
			Title: "Quyết định về việc ban hành Kế hoạch cải cách hành chính năm 2024", Bases: []string{"Căn cứ Luật Tổ chức chính quyền địa phương"},
			Signer: "Đỗ Minh Đức", SignerPost: "CHỦ TỊCH", Recipients: []string{"Như Điều 2", "Lưu: VT"},
		},
	},
	{
		name: "text whose two columns ran into each other",
		lines: []string{
			"ỦY BAN NHÂN DÂN        CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "XÃ ĐÔNG THỊNH          Độc lập - Tự do - Hạnh phúc",
			"Số: 18/KH-UBND         Đông Thịnh, ngày 17 tháng 01 năm 2024", "KẾ HOẠCH", "Chuyển đổi số năm 2024", "I. MỤC TIÊU",
		},
		want: Draft{
			Unit: "UBND xã Đông Thịnh", Year: 2024, Number: "18/KH-UBND", Place: "Đông Thịnh", Date: day(2024, 1, 17), Title: "Kế hoạch chuyển đổi số năm 2024",
		},
	},
}

func (s headSample) document() *office.Document {
	doc := &office.Document{Format: office.DOCX}
	for _, line := range s.lines {
		if strings.Contains(line, "|") {
			doc.Blocks = append(doc.Blocks, arrangingTable(strings.Split(line, "|")...))
			continue
		}
		doc.Blocks = append(doc.Blocks, &office.Paragraph{Runs: []office.Run{{Text: line}}})
	}
	return doc
}

func TestReadHeads(t *testing.T) {
	for _, s := range headSamples {
		t.Run(s.name, func(t *testing.T) {
			got := Read(s.document(), 0).Draft
			got.Warnings, got.Targets, got.Responsibilities = nil, nil, nil
			if diff := cmp.Diff(s.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestUnitName(t *testing.T) {
	for source, want := range map[string]string{
		"UỶ BAN NHÂN DÂN XÃ ANH SƠN":             "UBND xã Anh Sơn",
		"Ủy ban nhân dân thị xã Nghi Sơn":        "UBND thị xã Nghi Sơn",
		"UBND THÀNH PHỐ HỒ CHÍ MINH":             "UBND thành phố Hồ Chí Minh",
		"ỦY BAN NHÂN DÂN PHƯỜNG 12":              "UBND phường 12",
		"SỞ NỘI VỤ":                              "Sở Nội vụ",
		"PHÒNG VĂN HÓA - XÃ HỘI":                 "Phòng Văn hóa - Xã hội",
		"VĂN PHÒNG HĐND VÀ UBND":                 "Văn phòng HĐND và UBND",
		"Chủ tịch UBND tỉnh Thanh Hóa":           "Chủ tịch UBND tỉnh Thanh Hóa",
		"U.B.N.D Xã Hoằng Lộc":                   "UBND xã Hoằng Lộc",
		"ỦY BAN NHÂN DÂN XÃ EA KAR TỈNH ĐẮK LẮK": "UBND xã Ea Kar tỉnh Đắk Lắk",
	} {
		if got := unitName(source); got != want {
			t.Errorf("unitName(%q) = %q, want %q", source, got, want)
		}
	}
}
