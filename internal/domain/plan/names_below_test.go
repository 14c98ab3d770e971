package plan

import (
	"testing"

	"golang.org/x/text/unicode/norm"
)

func TestNamesUnitsBelow(t *testing.T) {
	tests := []struct {
		task Task
		want bool
	}{
		{Task{Coordinators: []string{"UBND các xã, phường, thị trấn"}}, true},
		{Task{Coordinators: []string{"Phòng Nội vụ", "các xã, phường"}}, true},
		{Task{LeadText: "UBND cấp xã"}, true},
		{Task{LeadText: "UBND CÁC XÃ, PHƯỜNG"}, true},
		{Task{LeadText: "Các địa phương"}, true},
		{Task{Coordinators: []string{"Các cơ quan, đơn vị"}}, true},
		{Task{Coordinators: []string{"Các đơn vị có liên quan"}}, true},
		{Task{Title: "Hướng dẫn UBND các phường thực hiện chế độ báo cáo"}, true},
		{Task{Products: []string{"Báo cáo của UBND các đặc khu"}}, true},
		{Task{LeadText: norm.NFD.String("UBND các xã, phường")}, true},

		{Task{LeadText: "Văn phòng HĐND và UBND"}, false},
		{Task{LeadText: "UBND xã Anh Sơn"}, false},
		{Task{Title: "Xây dựng các phương án sắp xếp"}, false},
		{Task{Title: "Phối hợp với các xã hội nghề nghiệp"}, false},
		{Task{Title: "Kiểm tra các đơn vị sự nghiệp"}, false},
		{Task{Title: "Nâng cấp xã lộ 3"}, true}, // the words alone do not tell; a person unticks it
		{Task{}, false},
	}
	for _, test := range tests {
		if got := test.task.NamesUnitsBelow(); got != test.want {
			t.Errorf("%+v: %v", test.task, got)
		}
	}
}
