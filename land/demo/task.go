package demo

import (
	"github.com/shopspring/decimal"

	"sanlei/land"
)

// The codes of the demonstration's task and regions.
const (
	taskCode = "dongkou-2023"

	province = "430000"
	city     = "430500"
	county   = "430525"
	zone     = "430525-P01"
)

var baseline = land.MustDate("2022-12-31")

func regions() []land.Region {
	from := land.MustDate("1997-01-01")
	return []land.Region{
		{Code: province, Name: "湖南省", Level: land.LevelProvince, ValidFrom: from},
		{Code: city, Name: "邵阳市", Level: land.LevelCity, Parent: province, ValidFrom: from},
		{Code: county, Name: "洞口县", Level: land.LevelCounty, Parent: city, ValidFrom: from,
			Extent: &[4]float64{110.14, 26.86, 110.95, 27.37}},
		{Code: zone, Name: "洞口经济开发区", Level: land.LevelPark, Parent: county, ValidFrom: from},
	}
}

func users() []land.Actor {
	user := func(login, name string, role land.Role, region string) land.Actor {
		return land.Actor{Login: login, Name: name, Grants: []land.Grant{{Role: role, Region: region}}}
	}
	return []land.Actor{
		user("officer", "园区经办", land.Officer, zone),
		user("county", "县级审核", land.Reviewer, county),
		user("city", "市级审核", land.Reviewer, city),
		user("province", "省级审核", land.Reviewer, province),
		user("registrar", "县级登记", land.Registrar, county),
		user("admin", "县级管理", land.Admin, county),
		user("auditor", "省级督查", land.Auditor, province),
	}
}

func task() land.Task {
	return land.Task{
		Code:        taskCode,
		Name:        "洞口县2023年度三类地整改处置任务",
		Region:      county,
		Authorities: []string{"省三类地整改处置专班（虚构）", "市三类地整改处置专班（虚构）"},
		Document:    "三类地处置〔2023〕6号（虚构）",
		Baseline:    baseline,
		Deadline:    land.MustDate("2023-12-31"),
		Edition:     1,
		Counted:     land.Accepted,
		Deciders:    land.Deciders{County: land.DecidesEither, City: land.DecidesEither, Province: land.DecidesEither},
		Evidence:    land.EvidenceFlagged, // so that a visitor's programs can hand in without files
	}
}

// handedDown is the target of each category in mu, as published.
var handedDown = map[land.Category]string{
	land.ApprovedUnsupplied: "396.71",
	land.Idle:               "92.14",
	land.LowEfficiency:      "363.58",
}

// targets is what was handed down to the county, and by it, undiminished, to
// the zone, where all of its listed land lies.
func targets() []land.Target {
	var out []land.Target
	for _, region := range []string{county, zone} {
		for _, c := range land.Categories {
			figure := inMu(handedDown[c])
			out = append(out, land.Target{Region: region, Category: c, Figure: figure, Moved: figure.Value})
		}
	}
	return out
}

func inMu(s string) land.Figure {
	return land.Figure{Value: decimal.RequireFromString(s), Unit: land.UnitMu}
}
