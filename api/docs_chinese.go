package api

import "sanlei/land"

// chineseSummaries says in Chinese what each operation does. A test holds that none
// is left out, and none is said that is not there.
var chineseSummaries = map[string]string{
	"getLandingPage": "接口首页：各项内容在哪里", "getConformance": "遵循的标准", "getOpenAPI30": "本接口的 OpenAPI 3.0 文档", "getOpenAPI31": "本接口的 OpenAPI 3.1 文档",
	"getDocs": "全部接口，可查阅、可搜索", "getDocsFile": "本页所用的文件", "getHealth": "程序在运行", "getReadiness": "程序已能应答",

	"getCollections":  "要素集合目录",
	"describeParcels": "地块集合", "describeDisposals": "处置集合", "describeRegions": "区划集合",
	"getParcels": "分页读取地块", "getDisposals": "分页读取处置", "getRegions": "分页读取区划",
	"getParcelFeature": "一宗地块", "getDisposalFeature": "一笔处置", "getRegionFeature": "一个区划",
	"getParcelsSchema": "地块的属性", "getDisposalsSchema": "处置的属性", "getRegionsSchema": "区划的属性",
	"getParcelsQueryables": "地块可按哪些属性筛选", "getDisposalsQueryables": "处置可按哪些属性筛选", "getRegionsQueryables": "区划可按哪些属性筛选",
	"getParcelsTilesets": "地块的瓦片集", "getDisposalsTilesets": "处置的瓦片集", "getParcelsTileset": "地块瓦片集的说明", "getDisposalsTileset": "处置瓦片集的说明",
	"getParcelTile": "地块矢量瓦片：parcels 层，14 级起有注记，12 级以下为汇总", "getDisposalTile": "处置图形矢量瓦片：disposals 层，12 级起",
	"getTileMatrixSets": "瓦片格网目录", "getTileMatrixSet": "一种瓦片格网", "getBasemap": "底图（如已配置）", "getBasemapTile": "底图瓦片，由其服务原样给出",

	"listParcels": "按编号列出任务的地块及筛选结果合计", "createParcel": "列入一宗地块", "getParcel": "一宗地块及其账户", "editParcel": "修改地块的属性",
	"stepParcel": "地块落图、挂起、恢复、核减、分割、合并", "getParcelHistory": "地块的办理经过", "listNeighbours": "相邻地块的准确图形，最多 200 宗",
	"listNotes": "地块的调度记录，最新在前", "createNote": "填写调度记录", "previewGeometry": "量算、裁剪、分割、取剩余、修复或试作边界，不保存",
	"readCoordinates": "把粘贴的坐标、WKT 或 GeoJSON 读成图形，不保存", "convertCoordinates": "EPSG:4490 与高斯—克吕格各带之间换算坐标",

	"listDisposals": "地块的处置，最早在前", "createDisposal": "为地块起草处置", "getDisposal": "一笔处置", "editDisposal": "修改未提交的处置", "discardDisposal": "删除草稿",
	"stepDisposal": "办理一个环节：提交、上报、初审、销号、退回、反弹等", "stepDisposals": "对筛选出的地块批量审核：先看汇总，再凭摘要一次办理",
	"undoAct": "十分钟内整体撤回批量决定", "listReviews": "待我办理的事项，最早在前", "applyDecisions": "按销号清单登记决定：先预览，再凭摘要一次入账",
	"listEvidence": "处置的证明材料及该方式要求的材料", "createEvidence": "上传证明材料或照片", "getEvidence": "一份证明材料的文件",
	"editEvidence": "更正材料的说明，或手工定位", "removeEvidence": "提交前撤下一份材料",

	"listTasks": "可见的任务", "getTask": "一项任务及其指标", "createTask": "下达任务", "setTask": "重新设定任务的时段、预警、节点、审核权限和材料规则",
	"createEdition": "按后来的文件调整任务指标和清单", "closeTask": "按截止日关账", "openTask": "以关账余额结转，下达新任务",
	"listRegions": "可见的区划，上级在前", "listMeasures": "处置方式及代码", "listWorkdays": "不按周一至周五上班的日子", "announceWorkdays": "公布一年的放假与调休，代替以前公布的",

	"getProgress": "任务的进度", "listChangeDays": "区域内面积有变动的日子", "compareParcels": "两个日期或账面号之间地块的变化",
	"getProgressReport": "进度报告：文字、表格和图", "getTemplate": "任务报告的用语", "setTemplate": "重新设定报告用语，留空的按通常用语", "previewTemplate": "按未保存的用语预览报告文字",
	"listStatements": "已定稿的报告，最新在前", "createStatement": "报告定稿，或更正已定稿的报告", "getStatement": "一份定稿及今天的账面",
	"getStatementReport": "定稿的一种格式，与定稿时逐字节相同", "issueStatement": "签发他人定稿的报告", "judgeStatement": "督查人员对定稿是否属实作出结论",
	"listFigures": "账外手工数字", "createFigure": "填写一个账外数字",

	"createImport": "上传地块文件；后台检查，尚未入账", "listImports": "任务最近的导入", "getImport": "一次导入及其检查报告", "checkImportAgain": "换一种读法重新检查文件",
	"commitImport": "把导入的各行一次入账（后台办理）", "rollBackImport": "后续尚无办理时，整体退回已入账的导入", "discardImport": "放弃未入账的导入，报告保留一个月",
	"watchImport": "导入进度（服务器推送事件）", "listImportRows": "导入的各行、检查结果和将作的改动", "editImportRow": "改正一行的值并重新检查",
	"getImportShapes": "导入图形（有问题的在前，最多 5000 个）", "exportRefusedRows": "未通过的各行，原样并附原因", "getImportFile": "导入的原文件，逐字节相同",
	"exportParcels": "把任务的地块及账户导出为文件",

	"listChecks": "抽查的样本，最新在前", "createCheck": "按种子从筛选出的地块抽取样本", "getCheck": "一次抽查及核查结果", "getCheckReport": "问题清单",
	"getCheckedParcel": "样本中的一宗地块及核查结果", "judgeParcel": "填写核查结论，可提请反弹", "answerCheckedParcel": "县级答复核查结论",
	"declineReopening": "不采纳提请的反弹；采纳则办理该处置的反弹", "createCheckFile": "为核查地块上传照片或扫描件", "getCheckFile": "核查的照片或扫描件",
	"listJournal": "按账面号顺序的各笔办理及面积变动", "getLatestCheckpoint": "当前账面的签名检查点", "getCheckpoint": "某一账面号的签名检查点", "getCheckpointKey": "验证检查点和导出文件的公钥",
	"getInclusionProof": "证明某一账面号或某宗地块的账面在检查点之内", "getConsistencyProof": "证明后来的账面只是在先前账面上增加", "listAudit": "登录、拒绝、导出与权限变更的记录，最新在前",

	"signIn": "用口令登录，会话以 Cookie 给出", "getSession": "当前登录的用户和到期时间", "extendSession": "延长会话", "signOut": "退出登录，或注销所用令牌",
	"getPasswordPolicy": "口令应符合的要求", "changePassword": "凭现口令修改口令，所有会话随之结束", "acceptInvitation": "用一次性链接设定口令",
	"listTokens": "自己的访问令牌，最早在前", "createToken": "新建访问令牌，密文只显示一次", "revokeToken": "注销自己的一个访问令牌",
	"listUsers": "所辖区域的用户，按登录名", "getUser": "一个用户及其角色", "createUser": "新增用户，由其用一次性链接设定口令",
	"updateUser": "修改姓名或角色，停用或启用；权限减少时立即退出登录", "inviteUser": "发出设定口令的一次性链接，先前的链接失效",
}

// chineseRoles is what the roles are called, as the page calls them.
var chineseRoles = map[land.Role]string{land.Officer: "经办", land.Registrar: "登记", land.Reviewer: "审核", land.Auditor: "督查", land.Admin: "管理"}
