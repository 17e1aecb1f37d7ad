package demo

// deed is a row of the story: what was done about a parcel, and what became of it.
type deed struct {
	parcel  string // without the list's prefix
	measure string
	mu      string
	dated   string // the date of the fact, in 2023
	side    byte   // of what is left of the parcel; 0 where no part was drawn
	fate    fate
}

// deeds is the story by category. Deeds of one parcel stand in the order in
// which their land was taken out of it. Dates are month and day of 2023.
var deeds = []deed{
	// Approved, never supplied: 361.20 accepted of 396.71.
	{"PEWG-001", "PG02", "16.20", "02-06", 'N', accepted(1)},
	{"PEWG-001", "PG02", "12.16", "04-12", everything, accepted(3)},
	{"PEWG-002", "PG01", "16.41", "03-02", 0, accepted(2)},
	{"PEWG-003", "PG02", "14.85", "03-20", 'S', accepted(3)},
	{"PEWG-003", "PG02", "13.05", "09-18", 'N', accepted(8)},
	{"PEWG-004", "PG04", "12.08", "03-24", 0, accepted(2)},
	{"PEWG-005", "PG02", "13.40", "05-10", 'S', accepted(4)},
	{"PEWG-005", "PG02", "8.55", "10-11", everything, accepted(9)},
	{"PEWG-006", "PG05", "9.87", "04-03", 0, accepted(3)},
	{"PEWG-007", "PG02", "24.60", "05-22", 0, acceptedLess(4, "23.88", "道路退让0.72亩未计入出让面积")},
	{"PEWG-008", "PG02", "11.08", "06-15", 'N', accepted(5)},
	{"PEWG-008", "PG06", "7.25", "09-05", everything, accepted(7)},
	{"PEWG-009", "PG02", "18.60", "02-21", 'W', accepted(2)},
	{"PEWG-009", "PG02", "12.45", "07-12", 'W', accepted(6)},
	{"PEWG-009", "PG03", "10.20", "11-02", everything, accepted(10)},
	{"PEWG-010", "PG02", "7.94", "12-01", 0, passed},
	{"PEWG-011", "PG02", "15.62", "05-25", 0, accepted(4)},
	{"PEWG-012", "PG01", "19.08", "10-08", 0, accepted(8)},
	{"PEWG-013", "PG02", "20.02", "05-06", 'N', answered("成交确认书缺少电子监管号，请补正", accepted(5))},
	{"PEWG-013", "PG06", "10.15", "08-14", everything, accepted(7)},
	{"PEWG-014", "PG02", "6.20", "11-06", 'N', accepted(10)},
	{"PEWG-014", "PG02", "3.10", "12-13", 'S', reported},
	{"PEWG-015", "PG02", "22.83", "10-19", 0, accepted(9)},
	{"PEWG-016", "PG02", "15.64", "04-20", 'N', accepted(4)},
	{"PEWG-016", "PG02", "10.45", "11-15", everything, accepted(11)},
	{"PEWG-017", "PG07", "14.75", "08-28", 0, accepted(8)},
	{"PEWG-018", "PG04", "8.52", "12-11", 0, reported},
	{"PEWG-019", "PG02", "17.38", "11-09", 0, accepted(11)},
	{"PEWG-020", "PG02", "9.05", "06-29", 'N', accepted(6)},
	{"PEWG-020", "PG02", "6.25", "12-21", everything, submitted},

	// Idle: all 92.14 accepted.
	{"XZ-001", "XZ01", "12.46", "02-14", 0, accepted(1)},
	{"XZ-002", "XZ05", "8.30", "03-29", 0, accepted(3)},
	{"XZ-003", "XZ01", "9.10", "04-26", 'W', accepted(4)},
	{"XZ-003", "XZ05", "6.62", "09-12", everything, accepted(8)},
	{"XZ-004", "XZ07", "6.88", "01-30", 0, accepted(1)},
	{"XZ-005", "XZ01", "16.41", "05-16", 0, acceptedLess(4, "15.90", "东北角0.51亩未动工，不予认定")},
	{"XZ-005", "XZ05", "0.51", "08-09", 0, accepted(7)},
	{"XZ-006", "XZ02", "9.05", "06-08", 0, accepted(5)},
	{"XZ-007", "XZ08", "4.97", "10-16", 0, accepted(9)},
	{"XZ-008", "XZ10", "7.63", "07-05", 0, accepted(6)},
	{"XZ-009", "XZ03", "6.50", "07-26", 'N', accepted(7)},
	{"XZ-009", "XZ06", "4.22", "11-13", everything, accepted(10)},

	// Used poorly: 307.03 accepted of 363.58.
	{"DX-001", "DX01", "18.70", "03-08", 'N', accepted(2)},
	{"DX-001", "DX04", "12.50", "09-25", everything, accepted(8)},
	{"DX-002", "DX05", "18.64", "04-10", 0, accepted(3)},
	{"DX-003", "DX08", "15.07", "03-31", 'W', accepted(3)},
	{"DX-003", "DX08", "10.00", "10-24", everything, accepted(9)},
	{"DX-004", "DX10", "12.93", "03-15", 0, accepted(2)},
	{"DX-005", "DX06", "26.40", "05-18", 'W', accepted(4)},
	{"DX-005", "DX08", "13.71", "12-04", everything, passed},
	{"DX-006", "DX02", "16.58", "06-19", 0, accepted(5)},
	{"DX-007", "DX06", "13.30", "04-18", 'W', accepted(3)},
	{"DX-007", "DX03", "9.15", "10-10", everything, accepted(8)},
	{"DX-008", "DX01", "9.36", "12-19", 0, submitted},
	{"DX-009", "DX08", "28.74", "10-27", 0, accepted(9)},
	{"DX-010", "DX06", "14.02", "11-22", 0, returned("租赁合同未附新项目备案，现场照片不足以证明已投产，请补正")},
	{"DX-011", "DX04", "16.08", "05-11", 'S', accepted(4)},
	{"DX-011", "DX06", "11.50", "08-22", 'S', accepted(8)},
	{"DX-011", "DX06", "5.60", "12-15", 'W', reported},
	{"DX-011", "DX04", "2.71", "12-26", everything, draft},
	{"DX-012", "DX09", "19.77", "11-16", 0, accepted(11)},
	{"DX-014", "DX04", "24.38", "10-31", 0, passedLess(9, "23.50", "围墙外零星用地0.88亩未改造")},
	{"DX-014", "DX08", "0.88", "12-01", 0, accepted(11)},
	{"DX-015", "DX01", "20.06", "08-17", 0, accepted(7)},
	{"DX-016", "DX07", "13.51", "11-20", 0, accepted(11)},
	{"DX-017", "DX11", "7.92", "09-14", 'N', accepted(8)},
	{"DX-017", "DX05", "11.80", "11-08", everything, accepted(10)},
}

// proofs is the document that proves a measure.
var proofs = map[string]string{
	"PG01": "国有建设用地划拨决定书", "PG02": "国有建设用地使用权出让合同", "PG03": "国有建设用地使用权租赁合同",
	"PG04": "公共基础设施用地认定书", "PG05": "建设用地批文撤回决定", "PG06": "建设用地批文部分撤回决定",
	"PG07": "建设用地批文失效认定书",
	"XZ01": "动工认定书", "XZ02": "延期动工补充协议", "XZ03": "规划条件调整补充协议", "XZ05": "有偿收回协议",
	"XZ06": "土地置换协议", "XZ07": "闲置费征缴决定书", "XZ08": "无偿收回决定书", "XZ10": "解除合同协议",
	"DX01": "增资扩产备案", "DX02": "技改项目备案", "DX03": "加层规划核实意见", "DX04": "二次开发协议",
	"DX05": "不动产转移登记", "DX06": "厂房租赁合同", "DX07": "用途调整批复", "DX08": "收购储备协议",
	"DX09": "破产清算裁定", "DX10": "亩均效益达标认定", "DX11": "腾退复垦验收意见",
}

// written is the areas that documents name, and why an area differs where the
// document's or the drawn one differs much from the list's.
var written = map[string]struct{ mu, reason string }{
	"PEWG-001 02-06": {"16.2045", ""},
	"PEWG-002 03-02": {"16.4100", ""},
	"PEWG-003 03-20": {"", "清单面积按报批红线，图形按实测界址"},
	"PEWG-003 09-18": {"13.2720", "清单面积按报批红线，合同面积按实测界址"},
	"PEWG-005 05-10": {"13.3980", ""},
	"PEWG-009 02-21": {"18.6300", ""},
	"PEWG-011 05-25": {"15.3900", "合同面积按实测宗地界址，扣除道路红线占地"},
	"PEWG-012 10-08": {"19.0800", ""},
	"PEWG-017 08-28": {"14.7525", ""},
	"XZ-001 02-14":   {"12.4635", ""},
	"XZ-008 07-05":   {"7.6305", ""},
	"DX-002 04-10":   {"18.6390", ""},
	"DX-009 10-27":   {"29.4450", "收购协议含围墙外零星用地0.71亩，按清单面积处置"},
	"DX-012 11-16":   {"19.7700", ""},
}
