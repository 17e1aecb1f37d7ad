package land

import "slices"

// Role is what somebody may do within a region and all below it.
type Role string

// The roles. A reviewer's level is the level of the region of the grant.
const (
	Officer   Role = "officer"   // updates parcels, reports disposals
	Registrar Role = "registrar" // keeps the list, records the decisions of higher authorities
	Reviewer  Role = "reviewer"  // passes or returns, at one level
	Auditor   Role = "auditor"   // reads, compares, verifies, exports
	Admin     Role = "admin"     // users, tasks, settings
)

// Roles is all of them.
var Roles = []Role{Officer, Registrar, Reviewer, Auditor, Admin}

// Valid reports whether r is a role.
func (r Role) Valid() bool { return slices.Contains(Roles, r) }

// Grant is a role within a region and all below it.
type Grant struct {
	Role   Role   `json:"role"`
	Region string `json:"region"`
}

// Actor is who acts or reads: a user with grants.
type Actor struct {
	Login     string  `json:"login"`
	Name      string  `json:"name"`
	Grants    []Grant `json:"grants"`
	ReadsOnly bool    `json:"reads_only,omitzero"` // by an access token that changes nothing
}

// Operator is whoever runs the program on the machine that holds the books:
// registrar, auditor and admin of everything, but no reviewer.
func Operator(t Tree) Actor {
	a := Actor{Login: "operator", Name: "operator"}
	for _, root := range t.Children("") {
		for _, r := range []Role{Registrar, Auditor, Admin} {
			a.Grants = append(a.Grants, Grant{r, root})
		}
	}
	return a
}

// Has reports whether the actor has the role in the region.
func (a Actor) Has(t Tree, role Role, region string) bool {
	return slices.ContainsFunc(a.Grants, func(g Grant) bool {
		return g.Role == role && t.Contains(g.Region, region)
	})
}

// Reviews reports whether the actor is a reviewer of that level over the region.
func (a Actor) Reviews(t Tree, level Level, region string) bool {
	return slices.ContainsFunc(a.Grants, func(g Grant) bool {
		return g.Role == Reviewer && t.byCode[g.Region].Level == level && t.Contains(g.Region, region)
	})
}

// Scope is the codes of every region in which the actor has any role.
func (a Actor) Scope(t Tree) []string { return a.ScopeOf(t, Roles...) }

// ScopeOf is the codes of every region in which the actor has one of the roles.
func (a Actor) ScopeOf(t Tree, roles ...Role) []string {
	var out []string
	for _, g := range a.Grants {
		if slices.Contains(roles, g.Role) {
			out = append(out, t.Subtree(g.Region)...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
