package land

// Measure is a way to dispose of land (处置方式), or to correct the list.
// Codes are exchanged and never reused; labels may be changed by an installation.
type Measure struct {
	Code     string   `json:"code"`
	Category Category `json:"category"`
	Chinese  string   `json:"zh"`
	English  string   `json:"en"`
	Effect   Effect   `json:"effect"`
	// Evidence is what proves it.
	Evidence []Requirement `json:"evidence"`
}

// Effect is what a measure does to the figures.
type Effect string

// The effects of measures.
const (
	Counts      Effect = "counts"      // goes into the numerator (N)
	Provisional Effect = "provisional" // counts, and can rebound (N, P)
	Tells       Effect = "progress"    // tells of progress, moves nothing
	StrikesOff  Effect = "strikes_off" // a reason to correct the list (B); no disposal
)

// Disposes reports whether a disposal can be made by this measure.
func (m Measure) Disposes() bool { return m.Effect == Counts || m.Effect == Provisional }

// Measures is the code list that a ledger starts with.
var Measures = []Measure{
	{"PG01", ApprovedUnsupplied, "划拨供地", "supplied by allocation", Counts, required["PG01"]},
	{"PG02", ApprovedUnsupplied, "出让供地", "supplied by grant", Counts, required["PG02"]},
	{"PG03", ApprovedUnsupplied, "租赁、作价出资等有偿供地", "lease, equity or other paid supply", Counts, required["PG03"]},
	{"PG04", ApprovedUnsupplied, "公共基础设施认定供应", "public works recognised as supplied", Counts, required["PG04"]},
	{"PG05", ApprovedUnsupplied, "撤回、撤销批文（整体）", "approval withdrawn in full", Counts, required["PG05"]},
	{"PG06", ApprovedUnsupplied, "撤回、撤销批文（部分）", "approval withdrawn in part", Counts, required["PG06"]},
	{"PG07", ApprovedUnsupplied, "批文自动失效", "approval lapsed", Counts, required["PG07"]},
	{"PG08", ApprovedUnsupplied, "纳入储备待供", "reserved, not yet supplied", Tells, required["PG08"]},
	{"PG09", ApprovedUnsupplied, "核减（数据错误、重复）", "struck off: wrong or duplicate record", StrikesOff, required["PG09"]},

	{"XZ01", Idle, "已动工开发", "construction really started", Provisional, required["XZ01"]},
	{"XZ02", Idle, "延长动工开发期限", "start extended", Provisional, required["XZ02"]},
	{"XZ03", Idle, "调整土地用途、规划条件", "use or planning conditions changed", Provisional, required["XZ03"]},
	{"XZ04", Idle, "政府安排临时使用", "interim use", Provisional, required["XZ04"]},
	{"XZ05", Idle, "协议有偿收回", "paid take-back by agreement", Counts, required["XZ05"]},
	{"XZ06", Idle, "置换土地", "swap for equal land", Counts, required["XZ06"]},
	{"XZ07", Idle, "征缴土地闲置费", "idle fee collected", Provisional, required["XZ07"]},
	{"XZ08", Idle, "无偿收回", "repossessed without payment", Counts, required["XZ08"]},
	{"XZ09", Idle, "收回收购（专项债券）", "bought back with special bonds", Counts, required["XZ09"]},
	{"XZ10", Idle, "解除合同", "contract rescinded", Counts, required["XZ10"]},
	{"XZ11", Idle, "司法查封、历史遗留暂缓", "suspended: court seizure or legacy", Tells, required["XZ11"]},
	{"XZ12", Idle, "撤销闲置认定（核减）", "recognition as idle withdrawn", StrikesOff, required["XZ12"]},

	{"DX01", LowEfficiency, "追加投资、增资扩产", "investment added", Provisional, required["DX01"]},
	{"DX02", LowEfficiency, "技改提升", "technical upgrade", Provisional, required["DX02"]},
	{"DX03", LowEfficiency, "零地增容、加层", "more floor area on the same land", Counts, required["DX03"]},
	{"DX04", LowEfficiency, "二次开发、改造", "redevelopment by the holder", Counts, required["DX04"]},
	{"DX05", LowEfficiency, "转让、兼并重组", "transferred to a new user", Provisional, required["DX05"]},
	{"DX06", LowEfficiency, "出租、引入项目（腾笼换鸟）", "let to a new project", Provisional, required["DX06"]},
	{"DX07", LowEfficiency, "退二进三、调整用途", "industry out, services in", Counts, required["DX07"]},
	{"DX08", LowEfficiency, "协商收回、收购储备", "negotiated take-back", Counts, required["DX08"]},
	{"DX09", LowEfficiency, "政府依法收回、僵尸企业出清", "compulsory exit", Counts, required["DX09"]},
	{"DX10", LowEfficiency, "达标认定（亩均效益）", "indicator now above its threshold", Provisional, required["DX10"]},
	{"DX11", LowEfficiency, "置换、腾退复垦", "swap or reclamation", Counts, required["DX11"]},
	{"DX12", LowEfficiency, "认定有误核减", "wrongly listed", StrikesOff, required["DX12"]},
}
