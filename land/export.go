package land

import "sanlei/geo/format"

// ExportFields is the columns of a parcel in files that have columns. They are
// the properties of an exported feature, and the region's name.
var ExportFields = func() []format.Field {
	area := func(name, title, code string, width, decimals int) format.Field {
		return format.Field{Name: name, Title: title, Code: code, Type: format.Decimal, Width: width, Decimals: decimals}
	}
	text := func(name, title, code string, width int) format.Field {
		return format.Field{Name: name, Title: title, Code: code, Width: width}
	}
	fields := []format.Field{
		text(ColumnNo, "台账编号", "DKBH", 32),
		text(ColumnCategory, "类别", "LB", 20),
		text("status", "状态", "ZT", 20),
		text(ColumnRegion, "行政区代码", "XZQDM", 20),
		text("region_name", "行政区名称", "XZQMC", 60),
		area(ColumnMu, "清单面积（亩）", "QDMJ_MU", 18, MuPlaces),
		area("plane_m2", "平面面积（平方米）", "PMMJ_M2", 16, 4),
		area("ellipsoid_m2", "椭球面积（平方米）", "TQMJ_M2", 16, 4),
	}
	for _, a := range Accounts {
		n := accountNames[a]
		fields = append(fields, area(string(a)+"_mu", n.zh+"（亩）", n.code, 18, MuPlaces))
	}
	for _, a := range AttributeList {
		f := text(a.Name, a.Chinese, a.Code(), a.Most)
		if a.Date {
			f.Type = format.Date
		}
		fields = append(fields, f)
	}
	return append(fields,
		text("task", "任务编号", "RWBH", 63),
		text("id", "标识", "BS", 36),
		format.Field{Name: "rev", Title: "修改次数", Code: "XGCS", Type: format.Integer, Width: 10},
		text("position", "账面号", "ZMH", 20))
}()

var accountNames = map[Account]struct{ zh, code string }{
	Open: {"未处置", "WCZ_MU"}, Reported: {"已上报", "YSB_MU"}, CityPassed: {"市级通过", "SJTG_MU"},
	Accepted: {"省级销号", "SJXH_MU"}, StruckOff: {"核减", "HJ_MU"},
}
