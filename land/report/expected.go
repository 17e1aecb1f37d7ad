package report

import (
	"fmt"

	"sanlei/land"
)

// expected says what is to be expected at the deadline, and from what.
func (s *speaker) expected() string {
	f := s.Forecast
	if f == nil {
		return ""
	}
	if f.Basis == "" {
		return s.notForecast(f.Why)
	}
	if s.lang == English {
		return s.expectedInEnglish(f)
	}
	var text string
	if f.Basis == land.ByPlans {
		text = fmt.Sprintf("按各宗地计划完成时间推算，预计%s完成%s", s.date(f.Deadline), s.rate(f.Rate()))
	} else {
		text = fmt.Sprintf("按近%d周速度推算，预计%s完成%s（%s至%s）", f.Weeks, s.date(f.Deadline), s.rate(f.Rate()),
			s.rate(land.Rate(f.Low, f.Target)), s.rate(land.Rate(f.High, f.Target)))
	}
	if f.Gap().IsPositive() {
		text += "，缺口" + s.area(f.Gap())
	}
	if f.Needed.IsPositive() {
		text += "；按期完成需每周处置" + s.area(f.Needed)
	}
	if n := f.Unplanned.Parcels; n > 0 {
		text += fmt.Sprintf("；另有%d宗%s未定计划时间", n, s.area(f.Unplanned.Mu))
	}
	if n := f.Late.Parcels; n > 0 {
		text += fmt.Sprintf("；%d宗%s已过计划时间", n, s.area(f.Late.Mu))
	}
	if n := f.Later.Parcels; n > 0 {
		text += fmt.Sprintf("；%d宗%s计划时间在期限之后", n, s.area(f.Later.Mu))
	}
	return text + "。预测仅供调度参考，不是账面数。"
}

func (s *speaker) expectedInEnglish(f *land.Forecast) string {
	var text string
	if f.Basis == land.ByPlans {
		text = fmt.Sprintf("By what is planned of the parcels, %s are to be expected on %s", s.rate(f.Rate()), s.date(f.Deadline))
	} else {
		text = fmt.Sprintf("At the pace of the last %d weeks, %s are to be expected on %s (%s to %s)", f.Weeks, s.rate(f.Rate()), s.date(f.Deadline),
			s.rate(land.Rate(f.Low, f.Target)), s.rate(land.Rate(f.High, f.Target)))
	}
	if f.Gap().IsPositive() {
		text += ", " + s.area(f.Gap()) + " short"
	}
	if f.Needed.IsPositive() {
		text += "; " + s.area(f.Needed) + " a week would do"
	}
	for _, p := range []struct {
		land.Planned
		what string
	}{{f.Unplanned, "have no planned date"}, {f.Late, "are past theirs"}, {f.Later, "are planned for after the deadline"}} {
		if p.Parcels > 0 {
			text += fmt.Sprintf("; %d parcels of %s %s", p.Parcels, s.area(p.Mu), p.what)
		}
	}
	return text + ". This is a guess and no figure of the books."
}

func (s *speaker) notForecast(why string) string {
	zh := map[string]string{land.WhyTooEarly: "数据不足四周，暂不作预测。", land.WhyNoPlans: "各宗地均未定计划完成时间，暂不作预测。"}
	en := map[string]string{land.WhyTooEarly: "There are fewer than four weeks of data, hence no forecast.", land.WhyNoPlans: "No parcel has a planned date, hence no forecast."}
	if s.lang == English {
		return en[why]
	}
	return zh[why]
}
