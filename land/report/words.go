package report

import (
	"fmt"
	"strings"

	"sanlei/land"
)

// words is how a language says what a report is made of.
type words struct {
	lang                                                        Language
	heading                                                     map[string]string
	column                                                      map[string]string
	head                                                        map[string]string
	level                                                       map[land.Level]string
	account                                                     map[land.Account]string
	status                                                      map[land.Status]string
	light                                                       map[land.Light]string // of a date
	pace                                                        map[land.Light]string // of a task against its time
	clock                                                       map[land.ClockKind]string
	unit                                                        map[land.FigureUnit]string
	beside                                                      map[land.Beside]string
	period                                                      map[land.Period]string
	title, subtitle, total, attached, nobody, unknown, yes, no  string
	part, unmapped, more, manual, none, other, comma, stop, sep string
}

func wordsOf(l Language) words {
	if l == English {
		return english
	}
	return chinese
}

func (w words) category(c land.Category) string {
	switch {
	case c == "":
		return w.total
	case w.lang == English:
		return capital(c.English())
	}
	return c.Chinese()
}

func (w words) measure(r Report, code string) string {
	m := r.Measure[code]
	if w.lang == English && m.English != "" {
		return m.English
	}
	if m.Chinese == "" {
		return code
	}
	return m.Chinese
}

// date is a day in a sentence.
func (w words) date(d land.Date) string {
	if w.lang == English {
		return fmt.Sprintf("%d %s %d", d.Day(), d.Month(), d.Year())
	}
	return fmt.Sprintf("%d年%d月%d日", d.Year(), d.Month(), d.Day())
}

var chinese = words{
	lang: Chinese, title: "%s%s", subtitle: "%s　截至%s", total: "合计", attached: "%s本级", nobody: "未明确", unknown: "未注明",
	yes: "是", no: "否", part: "部分", more: "临近或超过期限的共%d宗，只列最紧迫的%d宗，另有%d宗未列出：缩小区域，或在台账中按时限筛选查看。", manual: "（手工填报）", none: "（无此数）", other: "其他", comma: "，", stop: "。", sep: "、",
	unmapped: "清单中尚有%d宗未落图，不影响上述数字。",
	period:   map[land.Period]string{"": "进展情况", land.Month: "进展月报", land.Quarter: "进展季报", land.Year: "进展年报"},
	heading: map[string]string{
		"progress": "处置进度表", "sheet": "进度表", "stock": "存量处置情况", "regions": "分地区进度表", "ranking": "排名", "measures": "处置方式", "leaders": "责任领导",
		"cohorts": "批准年份", "trend": "趋势", "comparison": "两期对比", "clocks": "期限预警", "figures": "公布数对照", "milestones": "节点", "ledger": "台账",
		"gauges": "完成率", "bars": "各类别按处置方式的面积", "line": "累计已处置面积", "map": "地块处置状态图", "signature": "",
	},
	column: map[string]string{
		"no": "序号", "category": "类别", "region": "地区", "city": "所属市州", "parcels": "任务宗数", "target_mu": "任务面积（亩）", "closed": "已处置宗数",
		"counted_mu": "已处置面积（亩）", "completion_rate": "完成率（%）", "gain_mu": "本期新增（亩）", "reported_mu": "已上报（亩）", "city_passed_mu": "市级通过（亩）",
		"accepted_mu": "省级销号（亩）", "remaining_mu": "剩余面积（亩）", "over_mu": "超额（亩）", "light": "预警", "listed_mu": "清单面积（亩）", "listed_ha": "清单面积（公顷）",
		"disposal_rate": "处置率（%）", "provisional_mu": "可能反弹（亩）", "unmapped": "未落图宗数", "rank": "名次", "rank_before": "上期名次", "rank_change": "名次变化",
		"measure": "处置方式", "effect": "性质", "leader": "责任领导", "cohort": "批准年份段", "month": "月份", "accepted_change_mu": "本月新增（亩）",
		"counted_then_mu": "%s 已处置（亩）", "rate_then": "%s 完成率（%）", "change_mu": "增减（亩）", "points": "增减（百分点）", "target_then_mu": "%s 任务（亩）",
		"parcel_no": "编号", "name": "地块（项目）", "clock": "期限", "due_on": "到期日", "days": "剩余天数", "figure": "名称", "value": "公布数", "unit": "单位", "ours": "账面数",
		"difference": "差额（公布－账面）", "on": "日期", "source": "来源", "milestone": "节点", "percent": "应完成（%）",
		"county": "县区", "park": "园区（乡镇）", "project": "项目名称", "holder": "用地单位", "approval": "批准文号（电子监管号）", "location": "坐落",
		"supply_mode": "供地方式", "start_agreed_on": "约定开工", "finish_agreed_on": "约定竣工", "started_on": "实际开工", "finished_on": "实际竣工", "reason": "闲置（低效）原因",
		"plan": "处置措施", "officer": "责任人", "responsible": "责任单位", "deadline": "时限", "noted": "进展", "papers": "证明材料", "signed_off": "是否销号", "closed_on": "销号日期",
		"parts_mu": "分解数（亩）",
	},
	head: map[string]string{
		"task": "任务", "authorities": "下达单位", "document": "文号", "region": "区域", "as_of": "截至", "baseline": "认定时点", "deadline": "完成期限", "edition": "任务版次",
		"position": "账面号", "unit": "单位", "mu": "亩", "edition_n": "第%d版", "corrects": "更正", "since": "对比日期",
		"sign_unit": "填报单位（盖章）", "sign_head": "单位负责人", "sign_reviewer": "审核人", "sign_writer": "填报人", "sign_on": "填报日期",
	},
	level:   map[land.Level]string{land.LevelProvince: "省", land.LevelCity: "市州", land.LevelCounty: "县区", land.LevelPark: "园区、乡镇", land.LevelTownship: "园区、乡镇"},
	account: map[land.Account]string{land.Reported: "县级上报", land.CityPassed: "市级初审通过", land.Accepted: "省级审核通过（销号）"},
	status: map[land.Status]string{
		land.StatusOpen: "未处置", land.StatusInProgress: "处置中", land.StatusPartlyClosed: "部分销号", land.StatusUnderReview: "待审", land.StatusClosed: "已销号",
		land.StatusReturned: "退回补正、反弹", land.StatusStruckOff: "核减", land.StatusSuspended: "暂缓",
	},
	light: map[land.Light]string{land.Green: "正常", land.Yellow: "预警", land.Orange: "严重", land.Red: "逾期"},
	pace:  map[land.Light]string{land.Green: "绿", land.Yellow: "黄", land.Orange: "橙", land.Red: "红"},
	clock: map[land.ClockKind]string{
		land.ClockStart: "约定动工", land.ClockIdle: "闲置满一年", land.ClockRepossession: "闲置满两年", land.ClockExtension: "延长动工期满", land.ClockInterim: "临时使用期满",
		land.ClockApproval: "批文有效期", land.ClockSupply: "承诺供地期限", land.ClockDue: "地块完成时限", land.ClockDeadline: "任务期限",
	},
	unit: map[land.FigureUnit]string{"mu": "亩", "wan_mu": "万亩", "ha": "公顷", "m2": "平方米", land.UnitPercent: "%", land.UnitParcels: "宗"},
	beside: map[land.Beside]string{
		land.BesideTarget: "任务面积", land.BesideCounted: "已处置面积", land.BesideRemaining: "剩余面积", land.BesideListed: "清单面积",
		land.BesideCompletion: "完成率", land.BesideDisposal: "处置率", land.BesideParcels: "任务宗数", land.BesideClosed: "已处置宗数",
	},
}

var english = words{
	lang: English, title: "%[2]s: %[1]s", subtitle: "%s, as of %s", total: "Total", attached: "%s itself", nobody: "not assigned", unknown: "not known",
	yes: "yes", no: "no", part: "in part", more: "%d parcels are near or past a date; the %d most pressing are listed, %d more are not: ask for a smaller region, or filter the parcels by their lights.", manual: " (entered by hand)", none: "(no such figure)",
	other: "others", comma: ", ", stop: ".", sep: ", ",
	unmapped: "%d listed parcels have no boundary yet; no figure depends on that.",
	period: map[land.Period]string{"": "Progress of disposal", land.Month: "Monthly report on disposal", land.Quarter: "Quarterly report on disposal",
		land.Year: "Yearly report on disposal"},
	heading: map[string]string{
		"progress": "Progress", "stock": "Listed stock", "regions": "Progress by region", "ranking": "Ranking", "measures": "Measures", "leaders": "Leaders",
		"cohorts": "Years of approval", "trend": "Trend", "comparison": "Two dates compared", "clocks": "Dates near or past", "figures": "Published figures",
		"milestones": "Milestones", "ledger": "Ledger", "gauges": "Completion rate", "bars": "Area disposed of, by category and measure", "line": "Disposed of since the baseline",
		"map": "Parcels by status",
	},
	column: map[string]string{
		"no": "No.", "category": "Category", "region": "Region", "city": "City", "parcels": "Parcels", "target_mu": "Task (mu)", "closed": "Closed",
		"counted_mu": "Disposed (mu)", "completion_rate": "Completion (%)", "gain_mu": "Gain (mu)", "reported_mu": "Reported (mu)", "city_passed_mu": "Passed by city (mu)",
		"accepted_mu": "Accepted (mu)", "remaining_mu": "Remaining (mu)", "over_mu": "Over (mu)", "light": "Light", "listed_mu": "Listed (mu)", "listed_ha": "Listed (ha)",
		"disposal_rate": "Disposal (%)", "provisional_mu": "Provisional (mu)", "unmapped": "Unmapped", "rank": "Rank", "rank_before": "Before", "rank_change": "Change",
		"measure": "Measure", "effect": "Effect", "leader": "Leader", "cohort": "Years", "month": "Month", "accepted_change_mu": "Gain (mu)",
		"counted_then_mu": "Disposed (mu) %s", "rate_then": "Completion (%) %s", "change_mu": "Change (mu)", "points": "Change (points)", "target_then_mu": "Task (mu) %s",
		"parcel_no": "Parcel", "name": "Name", "clock": "Clock", "due_on": "Due", "days": "Days left", "figure": "Name", "value": "Published", "unit": "Unit", "ours": "Books",
		"difference": "Difference (published − books)", "on": "Date", "source": "Source", "milestone": "Milestone", "percent": "Wanted (%)",
		"county": "County", "park": "Park or township", "project": "Project", "holder": "Holder", "approval": "Approval (supervision no.)", "location": "Location",
		"supply_mode": "Supplied by", "start_agreed_on": "Start agreed", "finish_agreed_on": "Finish agreed", "started_on": "Started", "finished_on": "Finished",
		"reason": "Reason", "plan": "Plan", "officer": "Officer", "responsible": "Unit", "deadline": "Due", "noted": "Progress", "papers": "Evidence",
		"signed_off": "Signed off", "closed_on": "Signed off on", "parts_mu": "Sum of parts (mu)",
	},
	head: map[string]string{
		"task": "Task", "authorities": "Handed down by", "document": "Document", "region": "Region", "as_of": "As of", "baseline": "Baseline", "deadline": "Deadline",
		"edition": "Edition", "position": "Position", "unit": "Unit", "mu": "mu (1 ha = 15 mu)", "edition_n": "%d", "corrects": "Corrects", "since": "Compared with",
		"sign_unit": "Reporting unit (seal)", "sign_head": "Head of the unit", "sign_reviewer": "Reviewed by", "sign_writer": "Filled in by", "sign_on": "Filled in on",
	},
	level:   map[land.Level]string{land.LevelProvince: "provinces", land.LevelCity: "cities", land.LevelCounty: "counties", land.LevelPark: "parks and townships", land.LevelTownship: "parks and townships"},
	account: map[land.Account]string{land.Reported: "reported by the county", land.CityPassed: "passed by the city", land.Accepted: "accepted by the province (signed off)"},
	status: map[land.Status]string{
		land.StatusOpen: "not disposed of", land.StatusInProgress: "in progress", land.StatusPartlyClosed: "closed in part", land.StatusUnderReview: "under review",
		land.StatusClosed: "closed", land.StatusReturned: "returned or rebounded", land.StatusStruckOff: "struck off", land.StatusSuspended: "suspended",
	},
	light: map[land.Light]string{land.Green: "on time", land.Yellow: "warning", land.Orange: "serious", land.Red: "overdue"},
	pace:  map[land.Light]string{land.Green: "green", land.Yellow: "yellow", land.Orange: "orange", land.Red: "red"},
	clock: map[land.ClockKind]string{
		land.ClockStart: "agreed start", land.ClockIdle: "idle one year", land.ClockRepossession: "idle two years", land.ClockExtension: "extension ends",
		land.ClockInterim: "interim use ends", land.ClockApproval: "approval lapses", land.ClockSupply: "supply committed", land.ClockDue: "parcel due", land.ClockDeadline: "task's deadline",
	},
	unit: map[land.FigureUnit]string{"mu": "mu", "wan_mu": "10,000 mu", "ha": "ha", "m2": "m²", land.UnitPercent: "%", land.UnitParcels: "parcels"},
	beside: map[land.Beside]string{
		land.BesideTarget: "task", land.BesideCounted: "disposed", land.BesideRemaining: "remaining", land.BesideListed: "listed",
		land.BesideCompletion: "completion rate", land.BesideDisposal: "disposal rate", land.BesideParcels: "parcels", land.BesideClosed: "closed",
	},
}

// capital is a text with its first letter a capital.
func capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
