package vietnamese

import (
	"strings"
	"testing"
)

func TestIsSyllable(t *testing.T) {
	for _, w := range strings.Fields(`cải cách hành chính nghĩa nguyễn quyết quý quốc quân giếng gì gìn giữ giáo
		hòa hoà thủy thuỷ ủy uỷ khỏe khoẻ được nước trường khuya khuỷu ngoằn ngoèo xoong yêu yến ý tỷ lý kỳ huỳnh
		thuở uể oải toàn khoản chuyển hưu rượu đoạn ngoài xuống luật việc tiếp gia quỹ quả`) {
		if !isSyllable(w) {
			t.Errorf("%s is a syllable", w)
		}
	}
	for _, w := range strings.Fields(`qúy đựơc nứơc nghành ngĩa cải-cách luậtnăm giangh link tuyềnn hòan bac hat cat kếế`) {
		if isSyllable(w) {
			t.Errorf("%s is no syllable", w)
		}
	}
}
