package storetest

import (
	"sanlei/land"
	"sanlei/land/store"
)

// The park and county in which things are made unless a test says otherwise,
// and those of other people: Longhui lies in the same city.
const (
	Park    = "430525-P01"
	County  = "430525"
	Longhui = "430524"
)

// People is the desks of those who act on the land of one region: an officer of
// it; a registrar, an admin and a reviewer of its county; reviewers of its city
// and province; an auditor of the province.
type People struct {
	Officer, Registrar, Admin, County, City, Province, Auditor *store.Desk
}

// People is who acts on the land of a region. Their logins are their roles in
// lower case; those of a region other than the park have its code in them.
func (b *Books) People(region string) People {
	above := map[land.Level]string{}
	for _, code := range b.Tree().Path(region) {
		r, _ := b.Tree().Find(code)
		above[r.Level] = code
	}
	desk := func(login string, role land.Role, region string) *store.Desk { return b.Desk(login, role, region) }
	suffix := ""
	if region != Park {
		suffix = "." + region
	}
	county := above[land.LevelCounty]
	return People{
		Officer:   desk("officer"+suffix, land.Officer, region),
		Registrar: desk("registrar"+suffix, land.Registrar, county),
		Admin:     desk("admin"+suffix, land.Admin, county),
		County:    desk("county"+suffix, land.Reviewer, county),
		City:      desk("city"+suffix, land.Reviewer, above[land.LevelCity]),
		Province:  desk("province"+suffix, land.Reviewer, above[land.LevelProvince]),
		Auditor:   desk("auditor"+suffix, land.Auditor, above[land.LevelProvince]),
	}
}

// Desk is the desk of somebody with one role in one region.
func (b *Books) Desk(login string, role land.Role, region string) *store.Desk {
	return b.As(land.Actor{Login: login, Name: login, Grants: []land.Grant{{Role: role, Region: region}}})
}

// Of is who takes a step when a disposal goes straight to the end.
func (p People) Of(s land.Step) *store.Desk {
	switch s {
	case land.Report:
		return p.County
	case land.Pass:
		return p.City
	case land.Accept, land.Reopen:
		return p.Province
	default:
		return p.Officer
	}
}
