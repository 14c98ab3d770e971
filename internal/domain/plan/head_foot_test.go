package plan

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestReadFootOfOneColumn reads a foot whose two columns a PDF shows as one.
func TestReadFootOfOneColumn(t *testing.T) {
	for _, c := range []struct {
		name         string
		lines        []string
		signer, post string
		recipients   []string
	}{
		{
			name: "posts beside the recipients",
			lines: []string{
				"Nơi nhận: TM. UBND XÃ", "- Như trên; KT. CHỦ TỊCH", "- Lưu: VT. PHÓ CHỦ TỊCH", "Hoàng Thị Thu",
			},
			signer: "Hoàng Thị Thu", post: "TM. UBND XÃ\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH", recipients: []string{"Như trên", "Lưu: VT"},
		},
		{
			name:   "the post on the first line only",
			lines:  []string{"Nơi nhận: CHỦ TỊCH", "- Như trên;", "- Lưu: VT.", "Lê Hữu Nghĩa"},
			signer: "Lê Hữu Nghĩa", post: "CHỦ TỊCH", recipients: []string{"Như trên", "Lưu: VT"},
		},
		{
			name:   "apart already",
			lines:  []string{"TM. UBND XÃ", "CHỦ TỊCH", "Lê Hữu Nghĩa", "Nơi nhận:", "- Như trên;", "- Lưu: VT."},
			signer: "Lê Hữu Nghĩa", post: "TM. UBND XÃ\nCHỦ TỊCH", recipients: []string{"Như trên", "Lưu: VT"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			doc := linesDocument(append([]string{"KẾ HOẠCH", "Cải cách hành chính năm 2025", "I. MỤC TIÊU"}, c.lines...)...)
			lines, _ := bodyLines(doc.Blocks)
			h := readHead(lines)
			if h.signer != c.signer || h.signerPost != c.post {
				t.Errorf("signed by %q as %q", h.signer, h.signerPost)
			}
			if diff := cmp.Diff(c.recipients, h.recipients); diff != "" {
				t.Errorf("recipients (-want +got):\n%s", diff)
			}
		})
	}
}

// TestTargetsAboveTasks reads a sheet that holds goals and tasks in one table.
func TestTargetsAboveTasks(t *testing.T) {
	doc := document(join(text("KẾ HOẠCH"), text("Cải cách hành chính năm 2022"), text("I. CHỈ TIÊU"), table(`
		STT | Chỉ tiêu | < | Đơn vị tính | Kế hoạch năm 2022
		1 | Tỷ lệ hồ sơ giải quyết đúng hạn | < | % | ≥ 99
		2 | Tỷ lệ hồ sơ trực tuyến | < | % | từ 50 trở lên
		II. NHIỆM VỤ | < | < | < | <
		STT | Nội dung công việc | Chủ trì | Thời hạn | Sản phẩm
		1 | Đối thoại với hộ kinh doanh | Chủ tịch UBND phường | Tháng 5 | Biên bản
		2 | Khảo sát sự hài lòng | Bộ phận Một cửa | Quý III | Phiếu khảo sát
	`))...)
	draft := Read(doc, 2022).Draft
	if len(draft.Targets) != 2 || draft.Targets[0].Threshold != 99 || draft.Targets[1].Op != AtLeast {
		t.Errorf("targets: %v", draft.Targets)
	}
	if len(draft.Sections) != 1 || len(draft.Sections[0].Tasks) != 2 {
		t.Errorf("sections: %v", draft.Sections)
	}
}
