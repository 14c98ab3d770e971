package account_test

import (
	"testing"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/audit"
)

func TestRoles(t *testing.T) {
	roles, err := account.RolesAmong(declared()...)
	must(t, err)
	for _, test := range []struct {
		role   account.Role
		action audit.Action
		want   bool
	}{
		{account.Administrator, "account.manage_people", true},
		{account.Administrator, "account.manage_users", false},
		{account.Leader, "plan.edit", true},
		{account.Leader, "unit.manage", false},
		{account.Officer, "plan.edit", true},
		{account.Accountant, "plan.edit", true},
		{account.Accountant, "estimate.check", true},
		{account.Accountant, "estimate.decide", false},
		{account.Leader, "estimate.decide", true},
		{account.Leader, "estimate.check", false},
		{account.Officer, "estimate.check", false},
		{account.Administrator, "estimate.decide", false},
		{account.Reader, "estimate.draft", false},
		{account.Reader, "plan.view", true},
		{account.Reader, "plan.edit", false},
		{"", "plan.view", false},
		{"king", "plan.view", false},
	} {
		if got := roles.Can(test.role, test.action); got != test.want {
			t.Errorf("Can(%s, %s) = %v", test.role, test.action, got)
		}
	}
	if names := roles.Names(); len(names) != 8 || names[0].Role != account.Administrator || names[6].Vi != "Người xem" {
		t.Errorf("names %+v", names)
	}
}

func TestRolesRefused(t *testing.T) {
	name := "name: {vi: x, en: x}"
	for what, data := range map[string]string{
		"no list":                "role: x",
		"unknown word":           "- {role: a, " + name + ", may: [plan.*]}",
		"no name":                "- {role: a, actions: [plan.*]}",
		"role twice":             "- {role: a, " + name + ", actions: [plan.*]}\n- {role: a, " + name + ", actions: [plan.*]}",
		"action nobody declared": "- {role: a, " + name + ", actions: [plan.*, plan.burn]}",
		"room nobody declared":   "- {role: a, " + name + ", actions: [plan.*, report.*]}",
		"action nobody may do":   "- {role: a, " + name + ", actions: [plan.view]}",
	} {
		if _, err := account.ParseRoles([]byte(data), planActions); err == nil {
			t.Errorf("%s: read without an error", what)
		}
	}
}
