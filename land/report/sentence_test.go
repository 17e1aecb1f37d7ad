package report_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"sanlei/land"
	"sanlei/land/report"
)

var mu = decimal.RequireFromString

// figures is by category what is listed, how much of it the task asks for, and
// how much is reported, passed and accepted.
type figures map[land.Category][5]string

// standing is the report of such figures, of one county at the end of 2023.
func standing(change func(*land.Task), of figures) report.Report {
	county := land.Region{Code: "430525", Name: "洞口县", Level: land.LevelCounty}
	task := land.Task{Code: "dongkou-2023", Name: "洞口县2023年度三类地整改处置任务", Region: "430525", Baseline: land.MustDate("2022-12-31"),
		Deadline: land.MustDate("2023-12-31"), Edition: 1, Counted: land.Accepted, Terms: land.Terms{}.Completed()}
	if change != nil {
		change(&task)
	}
	measures := map[string]land.Measure{}
	for _, m := range land.Measures {
		measures[m.Code] = m
	}
	f := land.Frame{Tree: land.NewTree([]land.Region{county}), Task: task, Measures: measures}
	var cells []land.Cell
	for _, c := range land.Categories {
		s, ok := of[c]
		if !ok {
			continue
		}
		f.Targets = append(f.Targets, land.Movement{Region: "430525", Category: c, On: task.Baseline, Mu: mu(s[1])})
		reported, passed, accepted := mu(s[2]), mu(s[3]), mu(s[4])
		measure := map[land.Category]string{land.ApprovedUnsupplied: "PG02", land.Idle: "XZ08", land.LowEfficiency: "DX08"}[c]
		cells = append(cells, land.Cell{Region: "430525", Category: c, Measure: measure, Parcels: 1, Balance: land.Balance{
			Open: mu(s[0]).Sub(reported), Reported: reported.Sub(passed), CityPassed: passed.Sub(accepted), Accepted: accepted}})
	}
	sheet := land.NewSheet(f, "430525", land.MustDate("2023-12-31"), cells)
	return report.Report{
		Task: task, Region: county, AsOf: land.MustDate("2023-12-31"), Position: "1024", SealedAt: time.Date(2024, 1, 20, 9, 0, 0, 0, land.Shanghai),
		Parts: report.Parts, Measure: measures, Overview: land.Overview{Total: sheet.Total(), Rows: sheet.Rows([]land.Key{land.ByCategory})},
		Measures: sheet.Rows([]land.Key{land.ByCategory, land.ByMeasure}),
	}
}

var dongkou = figures{
	land.ApprovedUnsupplied: {"396.71", "396.71", "372.53", "366.20", "361.20"},
	land.Idle:               {"92.14", "92.14", "92.14", "92.14", "92.14"},
	land.LowEfficiency:      {"363.58", "363.58", "307.03", "307.03", "307.03"},
}

func written(r report.Report, f report.Form, l report.Language) string {
	var b bytes.Buffer
	if err := report.Write(&b, r, f, l); err != nil {
		panic(err)
	}
	return b.String()
}

func ExampleWrite() {
	fmt.Print(written(standing(nil, dongkou), report.Text, report.Chinese))
	// Output:
	// 洞口县2023年度三类地整改处置任务进展情况
	// 洞口县　截至2023年12月31日
	//
	// 截至2023年12月31日，洞口县三类地整改处置任务852.43亩，已处置760.37亩，完成率89.20%，剩余92.06亩。
	// 其中：批而未供土地任务396.71亩，已处置361.20亩，完成率91.05%，剩余35.51亩；闲置土地任务92.14亩，已处置92.14亩，完成率100.00%，已全部处置；低效（空闲）土地任务363.58亩，已处置307.03亩，完成率84.45%，剩余56.55亩。
	// 按处置方式分，批而未供土地出让供地361.20亩；闲置土地无偿收回92.14亩；低效（空闲）土地协商收回、收购储备307.03亩。
	// 按审核进度累计，县级已上报771.70亩，市级初审通过765.37亩，省级审核通过（销号）760.37亩；已上报待审11.33亩，未计入已处置面积。
	//
	// 1. 面积单位为亩，1公顷＝15亩。
	// 2. 完成率＝已处置面积÷任务面积，处置率＝已处置面积÷清单面积，均按未四舍五入的面积计算；已处置面积以省级审核通过（销号）为准，已上报、市级通过、省级销号为累计数。
	// 3. 因四舍五入，分项之和可能不等于合计。
	// 4. 认定时点2022年12月31日，任务第1版，账面号1024；同一账面号、同一截至日期的数字不变。
}

// text is the report in words; it holds what is wanted and nothing of what is
// not.
func text(t *testing.T, r report.Report, want string, not ...string) {
	t.Helper()
	got := written(r, report.Text, report.Chinese)
	if !strings.Contains(got, want) {
		t.Errorf("the text does not say %s:\n%s", want, got)
	}
	for _, n := range not {
		if strings.Contains(got, n) {
			t.Errorf("the text says %s:\n%s", n, got)
		}
	}
}

func idle(listed, target, reported, passed, accepted string) figures {
	return figures{land.Idle: {listed, target, reported, passed, accepted}}
}

func TestWhatRemainsIsWorded(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, listed, target, done, want string
	}{
		{"some of it", "92.14", "92.14", "50.00", "闲置土地任务92.14亩，已处置50.00亩，完成率54.27%，剩余42.14亩。"},
		{"all that is listed is disposed of", "92.14", "92.14", "92.14", "闲置土地任务92.14亩，已处置92.14亩，完成率100.00%，已全部处置。"},
		{"the task is done, and land is left", "153.57", "92.14", "92.14", "闲置土地任务92.14亩，已处置92.14亩，完成率100.00%，任务已全部完成。"},
		{"more than the task", "153.57", "92.14", "132.14", "闲置土地任务92.14亩，已处置132.14亩，完成率143.41%，超额完成40.00亩。"},
		{"no task", "92.14", "0", "0", "闲置土地任务0.00亩，已处置0.00亩，完成率—。"},
		{"no task, and something done", "92.14", "0", "5", "闲置土地任务0.00亩，已处置5.00亩，完成率—，超额完成5.00亩。"},
		{"nothing done", "92.14", "92.14", "0", "闲置土地任务92.14亩，已处置0.00亩，完成率0.00%，剩余92.14亩。"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			text(t, standing(nil, idle(c.listed, c.target, c.done, c.done, c.done)), c.want, "待审", "截止", " %")
		})
	}
}

// What waits is no part of what is done, whatever the task counts.
func TestWhatWaitsIsWordedApart(t *testing.T) {
	t.Parallel()
	count := func(a land.Account) func(*land.Task) { return func(t *land.Task) { t.Counted = a } }
	for _, c := range []struct {
		name   string
		change func(*land.Task)
		want   string
		not    string
	}{
		{"for the province", nil, "已处置20.00亩", "已处置面积以市级"},
		{"for the province, apart", nil, "县级已上报50.00亩，市级初审通过30.00亩，省级审核通过（销号）20.00亩；已上报待审30.00亩，未计入已处置面积。", "反弹"},
		{"for the city", count(land.CityPassed), "；已上报待审20.00亩，未计入已处置面积。", "已处置面积以省级"},
		{"for nobody, where reporting counts", count(land.Reported), "省级审核通过（销号）20.00亩。", "待审"},
		{"no measure that is not counted", func(t *land.Task) { t.Uncounted = []string{"XZ08"} }, "；已上报待审30.00亩", "已处置20.00亩"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			text(t, standing(c.change, idle("92.14", "92.14", "50", "30", "20")), c.want, c.not)
		})
	}
}

// A task that is far behind is not overdue before its deadline: its light is a
// colour, in words and tables and in both languages, and says how far it is behind.
func TestALightAgainstTheTimeIsAColour(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ on, done, chinese, english, cell string }{
		{"2023-08-31", "60", "按时间进度应完成66.58%，完成率落后6.58个百分点，黄色预警。", "66.58% of the time is over: 6.58 percentage points behind, the light is yellow.", "黄"},
		{"2023-08-31", "50.25", "按时间进度应完成66.58%，完成率落后16.33个百分点，橙色预警。", "66.58% of the time is over: 16.33 percentage points behind, the light is orange.", "橙"},
		{"2023-08-31", "40", "按时间进度应完成66.58%，完成率落后26.58个百分点，红色预警。", "66.58% of the time is over: 26.58 percentage points behind, the light is red.", "红"},
		{"2023-08-31", "70", "按时间进度应完成66.58%，完成率达到时间进度。", "66.58% of the time is over, and no less is done; the light is green.", "绿"},
		{"2024-01-01", "99", "完成期限2023年12月31日已过，任务尚未完成，红色预警。", "The deadline is past and land remains; the light is red.", "红"},
	} {
		t.Run(c.on+" "+c.done, func(t *testing.T) {
			t.Parallel()
			r := standing(nil, idle("100", "100", c.done, c.done, c.done))
			r.AsOf = land.MustDate(c.on)
			r.Pace = r.Task.Pace(r.Total, r.AsOf)
			text(t, r, c.chinese+"\n", "严重", "逾期")
			if en := written(r, report.Text, report.English); !strings.Contains(en, c.english+"\n") {
				t.Error(en)
			}
			total := slices.IndexFunc(fromHTML(t, []byte(written(r, report.HTML, report.Chinese))), func(line string) bool {
				return strings.HasPrefix(line, "合计 1 100.00") && strings.HasSuffix(line, " "+c.cell)
			})
			if total < 0 {
				t.Errorf("no table has the light %s", c.cell)
			}
		})
	}
}

func TestWhatCanReboundAndWhatIsNotDrawn(t *testing.T) {
	t.Parallel()
	r := standing(nil, idle("92.14", "92.14", "50", "50", "50"))
	text(t, r, "", "反弹", "未落图")
	unmapped := 3
	r.Total.Provisional, r.Total.Unmapped = mu("12.345"), &unmapped
	text(t, r, "已处置面积中，以延长动工期限、临时使用等方式处置、尚可能反弹的12.35亩。\n")
	text(t, r, "清单中尚有3宗未落图，不影响上述数字。\n")
}

func TestATaskWithoutLand(t *testing.T) {
	t.Parallel()
	text(t, standing(nil, nil), "截至2023年12月31日，洞口县三类地整改处置任务0.00亩，已处置0.00亩，完成率—。\n", "其中", "待审")
}

func TestFiguresForPeople(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"760.37": "760.37", "0.125": "0.13", "112.595": "112.60", "0.00012345": "0.00", "92": "92.00", "-0.125": "-0.13"} {
		if got := report.Mu(mu(in)); got != want {
			t.Errorf("%s is written %s, want %s", in, got, want)
		}
	}
	rate := "89.20"
	if report.Rate(&rate) != "89.20%" || report.Rate(nil) != "—" {
		t.Error("a rate is written otherwise")
	}
}
