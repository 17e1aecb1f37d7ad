package land

import "slices"

// Paper is a kind of evidence: a document, or a photo of the ground.
type Paper struct {
	Code    string `json:"code"`
	Chinese string `json:"zh"`
	English string `json:"en"`
}

// The papers that belong to no measure alone.
const (
	SitePhoto     = "site_photo" // an image, with or without a position
	OtherPaper    = "other"
	DecisionPaper = "decision" // the scan of a recorded decision, kept by who recorded it
)

// Requirement is one piece of evidence that a measure asks for. Any of its
// papers will do, if it names the fields. What is asked as "a, or b with c" is
// two requirements: a or b, and a or c.
type Requirement struct {
	Papers    []Paper  `json:"types"`
	Fields    []string `json:"fields"`    // of number, issued_on and supervision_no
	Mandatory bool     `json:"mandatory"` // without it a disposal is not complete
}

var papers = []Paper{
	{SitePhoto, "现场照片", "site photo"},
	{OtherPaper, "其他材料", "other document"},
	{DecisionPaper, "决定文件扫描件", "scan of the decision"},

	{"allocation_decision", "划拨决定书", "allocation decision"},
	{"grant_contract", "出让合同", "grant contract"},
	{"deal_confirmation", "成交确认书", "confirmation of the deal"},
	{"supply_contract", "有偿使用合同", "contract of paid use"},
	{"county_recognition", "县级认定书", "recognition by the county"},
	{"withdrawal_decision", "撤回、撤销批文决定", "decision that withdraws the approval"},
	{"provincial_list", "省级清单", "list of the province"},
	{"land_survey_change", "变更调查成果", "change of the land survey"},
	{"lapse_recognition", "批文失效认定书", "recognition that the approval lapsed"},
	{"site_verification", "现场核查记录", "record of the site's verification"},
	{"reserve_plan", "储备计划", "reserve plan"},
	{"province_consent", "省级同意更正文件", "consent of the province to correct the list"},

	{"construction_permit", "施工许可证", "construction permit"},
	{"start_recognition", "动工认定书", "recognition of the start"},
	{"start_declaration", "动工申报书", "declaration of the start"},
	{"investment_proof", "投资和动工面积证明", "proof of investment and area built"},
	{"supplementary_agreement", "补充协议", "supplementary agreement"},
	{"county_approval", "县级政府批准文件", "approval by the county government"},
	{"planning_conditions", "新规划条件", "new planning conditions"},
	{"price_receipt", "价款差额缴款凭证", "receipt for the price difference"},
	{"interim_agreement", "临时使用协议", "agreement on interim use"},
	{"take_back_agreement", "收回协议", "take-back agreement"},
	{"payment_voucher", "付款凭证", "payment voucher"},
	{"deregistration", "注销登记证明", "proof of deregistration"},
	{"swap_agreement", "置换协议", "swap agreement"},
	{"swap_contract", "注明置换的新合同", "new contract marked as a swap"},
	{"idle_fee_decision", "征缴土地闲置费决定书", "decision on the idle fee"},
	{"fee_receipt", "闲置费缴款凭证", "receipt for the idle fee"},
	{"repossession_decision", "收回国有建设用地使用权决定书", "decision on repossession"},
	{"hearing_notice", "听证告知书", "notice of hearing"},
	{"purchase_agreement", "收购协议", "purchase agreement"},
	{"fund_source", "资金来源证明", "proof of the funds' source"},
	{"rescission_agreement", "解除合同协议", "rescission agreement"},
	{"judgment", "判决书", "judgment"},
	{"seizure_ruling", "查封裁定书", "seizure ruling"},
	{"idle_withdrawal", "撤销闲置认定决定", "decision that withdraws the recognition as idle"},

	{"project_filing", "项目备案", "project filing"},
	{"investment_plan", "增资方案", "investment plan"},
	{"invoices", "投资发票", "invoices"},
	{"indicators", "指标复测报告", "re-measured indicators"},
	{"upgrade_filing", "技改备案", "filing of the upgrade"},
	{"acceptance", "验收意见", "acceptance"},
	{"planning_permit", "规划许可", "planning permit"},
	{"planning_verification", "规划核实意见", "verification of planning"},
	{"redevelopment_agreement", "改造协议", "redevelopment agreement"},
	{"transfer_registration", "不动产转移登记", "registration of the transfer"},
	{"investment_agreement", "新投资协议", "new investment agreement"},
	{"lease", "租赁合同", "lease"},
	{"planning_change", "规划调整批复", "approval of the planning change"},
	{"exit_decision", "依法收回决定", "decision on compulsory exit"},
	{"bankruptcy_ruling", "破产裁定", "bankruptcy ruling"},
	{"tax_certificate", "分年度纳税证明", "tax certificate by year"},
	{"investment_certificate", "投资证明", "investment certificate"},
	{"correction_decision", "更正决定", "correction decision"},
}

// PaperOf is the kind of evidence of a code.
func PaperOf(code string) (Paper, bool) {
	i := slices.IndexFunc(papers, func(p Paper) bool { return p.Code == code })
	if i < 0 {
		return Paper{}, false
	}
	return papers[i], true
}

// one asks for one of the papers.
func one(codes ...string) Requirement {
	r := Requirement{Mandatory: true, Fields: []string{}}
	for _, c := range codes {
		p, ok := PaperOf(c)
		if !ok {
			panic("land: no paper " + c)
		}
		r.Papers = append(r.Papers, p)
	}
	return r
}

// naming is the requirement of a paper that names fields.
func (r Requirement) naming(fields ...string) Requirement { r.Fields = fields; return r }

// welcome is the requirement as one that may stay unmet.
func (r Requirement) welcome() Requirement { r.Mandatory = false; return r }

// The fields that a requirement can ask a paper to name.
const (
	FieldNumber      = "number"
	FieldIssuedOn    = "issued_on"
	FieldSupervision = "supervision_no" // 电子监管号
)

// drawnPart is the measures that take a part which only its drawing tells: an
// approval that was withdrawn in part.
var drawnPart = []string{"PG06"}

// required is what each measure asks for, at the founding of a ledger.
var required = map[string][]Requirement{
	"PG01": {one("allocation_decision").naming(FieldSupervision)},
	"PG02": {one("grant_contract", "deal_confirmation").naming(FieldSupervision)},
	"PG03": {one("supply_contract").naming(FieldSupervision)},
	"PG04": {one("allocation_decision", "county_recognition"), one(SitePhoto, "allocation_decision")},
	"PG05": {one("withdrawal_decision").naming(FieldNumber, FieldIssuedOn), one("provincial_list"), one("land_survey_change").welcome()},
	"PG06": {one("withdrawal_decision").naming(FieldNumber, FieldIssuedOn), one("provincial_list"), one("land_survey_change").welcome()},
	"PG07": {one("lapse_recognition"), one("site_verification")},
	"PG08": {one("reserve_plan")},
	"PG09": {one("province_consent")},

	"XZ01": {one("construction_permit"), one("start_recognition", "start_declaration"), one(SitePhoto), one("investment_proof").welcome()},
	"XZ02": {one("supplementary_agreement"), one("county_approval")},
	"XZ03": {one("planning_conditions"), one("supplementary_agreement"), one("price_receipt")},
	"XZ04": {one("interim_agreement")},
	"XZ05": {one("take_back_agreement"), one("payment_voucher"), one("deregistration")},
	"XZ06": {one("swap_agreement"), one("swap_contract")},
	"XZ07": {one("idle_fee_decision"), one("fee_receipt")},
	"XZ08": {one("repossession_decision"), one("hearing_notice"), one("deregistration")},
	"XZ09": {one("purchase_agreement"), one("fund_source")},
	"XZ10": {one("rescission_agreement", "judgment")},
	"XZ11": {one("seizure_ruling").naming(FieldNumber)},
	"XZ12": {one("idle_withdrawal")},

	"DX01": {one("project_filing", "investment_plan"), one("invoices"), one("indicators")},
	"DX02": {one("upgrade_filing"), one("acceptance")},
	"DX03": {one("planning_permit"), one("planning_verification")},
	"DX04": {one("redevelopment_agreement"), one("construction_permit", "planning_permit"), one(SitePhoto)},
	"DX05": {one("transfer_registration"), one("investment_agreement")},
	"DX06": {one("lease"), one("project_filing")},
	"DX07": {one("planning_change"), one("supplementary_agreement")},
	"DX08": {one("take_back_agreement"), one("payment_voucher"), one("deregistration")},
	"DX09": {one("exit_decision", "bankruptcy_ruling")},
	"DX10": {one("tax_certificate"), one("investment_certificate")},
	"DX11": {one("swap_agreement"), one("acceptance")},
	"DX12": {one("correction_decision")},
}
