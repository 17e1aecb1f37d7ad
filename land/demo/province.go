package demo

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/shopspring/decimal"

	"sanlei/land"
)

// Province is generated books of any size: a task of the whole province with
// parcels in every county, for trying out what Dongkou's 46 parcels cannot show.
// Nothing of it is real but the names of the regions. The same number of
// parcels gives the same books, whichever county is asked for first.
type Province struct {
	parcels  int
	counties []land.Region // by code
	sites    map[string]box
	until    []int // how many parcels the counties up to each have together
}

// NewProvince lays out so many parcels over the counties of a tree that are valid.
func NewProvince(parcels int, tree land.Tree) *Province {
	p := &Province{parcels: parcels}
	for _, code := range tree.Subtree(province) {
		if r, _ := tree.Find(code); r.Level == land.LevelCounty && r.ValidTo.IsZero() {
			p.counties = append(p.counties, r)
		}
	}
	slices.SortFunc(p.counties, func(a, b land.Region) int { return cmp.Compare(a.Code, b.Code) })
	p.sites = sites(p.counties)
	weights := make([]float64, len(p.counties))
	all := 0.0
	for i, c := range p.counties {
		weights[i] = 0.6 + 0.8*dice("weight of "+c.Code).Float64()
		all += weights[i]
	}
	run := 0.0
	for _, w := range weights {
		run += w
		p.until = append(p.until, int(math.Round(float64(parcels)*run/all)))
	}
	return p
}

// Task is the task that all of the parcels belong to.
func (p *Province) Task() land.Task {
	t := task()
	t.Code = fmt.Sprintf("demo-%d", p.parcels)
	t.Name = fmt.Sprintf("全省2023年度三类地整改处置任务（演示数据，%d宗）", p.parcels)
	t.Region = province
	return t
}

// Users is those of the demonstration.
func (p *Province) Users() []land.Actor { return users() }

// Counties is how many chapters there are.
func (p *Province) Counties() int { return len(p.counties) }

// A Chapter is the books of one county.
type Chapter struct {
	County  string
	Targets []land.Target // by category
	Plots   []Plot
}

// A Plot is a parcel with its areas, and what was done about it in the order in
// which it was done.
type Plot struct {
	Parcel    land.Parcel
	Disposals []Disposal
}

// Chapter is the books of the i-th county.
func (p *Province) Chapter(i int) Chapter {
	county, first := p.counties[i], 0
	if i > 0 {
		first = p.until[i-1]
	}
	r := dice(fmt.Sprintf("%s of %d", county.Code, p.parcels))
	c := Chapter{County: county.Code}
	listed := map[land.Category]land.Mu{}
	place := p.sites[county.Code].fields(p.until[i]-first, r)
	for n := range p.until[i] - first {
		plot := newPlot(county, n+1, place(n), r)
		listed[plot.Parcel.Category] = listed[plot.Parcel.Category].Add(plot.Parcel.ListedMu)
		c.Plots = append(c.Plots, plot)
	}
	for _, category := range land.Categories {
		if mu := listed[category]; mu.IsPositive() {
			mu = mu.Mul(decimal.New(80+r.Int64N(21), -2)).Round(2)
			c.Targets = append(c.Targets, land.Target{Region: county.Code, Category: category,
				Figure: land.Figure{Value: mu, Unit: land.UnitMu}, Moved: mu})
		}
	}
	return c
}

// regionOf is where in its county a parcel is attached: Dongkou's to its zone,
// whose officer is among the users.
func regionOf(code string) string {
	if code == county {
		return zone
	}
	return code
}

// newPlot makes one parcel with its story.
func newPlot(county land.Region, n int, at field, r *rand.Rand) Plot {
	category := []land.Category{land.ApprovedUnsupplied, land.Idle, land.LowEfficiency}[weighted(r, 45, 20, 35)]
	g := at.ground(r)
	p := land.Parcel{
		ParcelNo: fmt.Sprintf("%s-%s-%06d", county.Code, category.Code(), n), Category: category, Region: regionOf(county.Code),
		Shape: g.whole.Shape, PlaneM2: &g.whole.PlaneM2, EllipsoidM2: &g.whole.EllipsoidM2,
	}
	p.ListedMu = land.Round(land.M2ToMu(g.whole.PlaneM2), 2)
	p.Listed = land.Figure{Value: p.ListedMu, Unit: land.UnitMu}
	p.Attributes = generated(county, category, n, r)
	if r.IntN(100) == 0 { // the list came without a boundary
		p.Shape, p.PlaneM2, p.EllipsoidM2 = nil, nil, nil
		g = ground{}
	}
	return Plot{p, course(&p, g, r)}
}

// generated is what the list says of a parcel besides.
func generated(county land.Region, c land.Category, n int, r *rand.Rand) land.Attributes {
	a := land.Attributes{
		"name":     fmt.Sprintf("%s%d号地块", county.Name, n),
		"location": county.Name + pick(r, "工业大道", "迎宾路", "建设路", "文昌路", "沿江路", "创业路") + pick(r, "东侧", "西侧", "南侧", "北侧"),
		"leader":   pick(r, "王某", "李某", "张某", "刘某", "陈某", "肖某", "彭某", "唐某"),
		"unit":     county.Name + pick(r, "自然资源局", "经开区管委会", "商务局"),
		"officer":  pick(r, "周某", "杨某", "曾某", "谢某", "罗某", "邓某"),
		"due_on":   pick(r, "2023-06-30", "2023-09-30", "2023-11-30", "2023-12-31"),
		"remark":   "演示数据，纯属虚构",
	}
	if c == land.ApprovedUnsupplied {
		a["project"] = pick(r, "标准厂房", "物流园", "安置区", "学校扩建", "污水处理厂", "食品加工园") + "项目"
		a["approved_on"] = day(2012+r.IntN(10), r)
	} else {
		a["holder"] = pick(r, "松果", "云峰", "清泉", "金穗", "远航", "竹韵") + pick(r, "木业", "食品", "电子", "建材", "服饰") + "有限公司"
		a["start_agreed_on"] = day(2010+r.IntN(11), r)
	}
	return a
}

// weighted is the index of a weight, drawn in proportion.
func weighted(r *rand.Rand, weights ...int) int {
	all := 0
	for _, w := range weights {
		all += w
	}
	n := r.IntN(all)
	for i, w := range weights {
		if n -= w; n < 0 {
			return i
		}
	}
	return len(weights) - 1
}
