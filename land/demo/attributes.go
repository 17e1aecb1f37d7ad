package demo

import (
	"fmt"
	"math/rand/v2"

	"sanlei/land"
)

// attributes is everything else that the list says of a lot. What has no column
// in [lots] is drawn, always the same for the same lot.
func (l lot) attributes(c land.Category) land.Attributes {
	r := dice(l.number(c))
	a := land.Attributes{
		"name":     l.name,
		"location": l.location(),
		"land_use": "工业用地",
		"plan":     l.plan,
		"leader":   pick(r, "王某", "李某", "张某", "肖某", "刘某"),
		"officer":  pick(r, "陈某", "杨某", "唐某", "曾某", "尹某", "谢某", "付某"),
		"unit":     pick(r, "经开区管委会", "县自然资源局", "县商务局", "县科工局"),
		"due_on":   pick(r, "2023-06-30", "2023-09-30", "2023-11-30", "2023-12-20"),
		"remark":   "演示数据，纯属虚构",
	}
	switch c {
	case land.ApprovedUnsupplied:
		l.approved(a, r)
	case land.Idle:
		l.contracted(a, r, 2018+r.IntN(2))
		a["idle_reason"] = l.why
	case land.LowEfficiency:
		l.contracted(a, r, 2005+r.IntN(9))
		a["low_reason"] = l.why
	}
	return a.Merge(nil)
}

// approved is what is known of land that was approved and never supplied.
func (l lot) approved(a land.Attributes, r *rand.Rand) {
	year := 2015 + r.IntN(6)
	a["project"] = l.who
	a["approval_no"] = fmt.Sprintf("（%d）政国土字第%d号", year, 300+r.IntN(1500))
	a["approval_batch"] = fmt.Sprintf("洞口县%d年第%d批次建设用地", year, 1+r.IntN(6))
	a["approved_on"] = day(year, r)
	a["cohort"] = "2009—2018"
	if year > 2018 {
		a["cohort"] = "2019—2022"
	}
	a["remark"] += "；未供原因：" + l.why
}

// contracted is what is known of land that somebody holds. Whoever got it was
// to start within a year, and idle land is land on which a year later than
// that nobody had.
func (l lot) contracted(a land.Attributes, r *rand.Rand, year int) {
	a["holder"] = l.who
	a["supply_mode"] = pick(r, "挂牌", "挂牌", "协议", "拍卖")
	a["contract_no"] = fmt.Sprintf("430525-%d-%04d", year, 1+r.IntN(400))
	a["approval_no"] = fmt.Sprintf("（%d）政国土字第%d号", year-1, 300+r.IntN(1500))
	a["approved_on"] = day(year-1, r)
	a["handed_over_on"] = day(year, r)
	a["start_agreed_on"] = day(year+1, r)
	a["finish_agreed_on"] = day(year+3, r)
}

// location is the two streets in whose corner the block lies.
func (l lot) location() string {
	avenue, road := avenues[l.site[0]-'A'], roads[l.site[1]-'1']
	return avenue.name + "以东、" + road.name + "以北"
}
