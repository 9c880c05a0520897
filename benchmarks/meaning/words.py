"""How exports of four languages name their columns and say what became of a call: the generator's vocabulary.

Written down apart from the program's own lists (``resources/profiles``), from the documentation of systems.
"""

from __future__ import annotations

HEADERS: dict[str, dict[str, list[str]]] = {
    "zh": {
        "start": ["开始时间", "呼叫开始时间", "拨打时间", "外呼时间", "通话开始时间", "呼叫时间", "发起时间", "拨号时间", "起始时间", "通话起始时间", "外呼发起时间"],
        "date": ["日期", "通话日期", "呼叫日期", "拨打日期"], "clock": ["时间", "拨打时间", "开始时间", "通话时间", "时刻"], "year": ["年", "年份"], "month": ["月", "月份"], "day": ["日", "日期"],
        "answer": ["接通时间", "应答时间", "接听时间", "客户接听时间"], "end": ["结束时间", "挂机时间", "挂断时间", "通话结束时间"], "created": ["创建时间", "记录生成时间", "入库时间"],
        "name": ["坐席姓名", "坐席", "座席名称", "客服", "员工姓名", "业务员", "话务员", "坐席名", "销售代表", "跟进人", "客服代表", "外呼员", "电销人员"],
        "number": ["工号", "坐席工号", "员工工号", "分机号", "分机", "坐席编号", "客服工号", "坐席号"], "mail": ["坐席账号", "登录账号", "员工邮箱", "坐席邮箱"],
        "customer": ["客户号码", "客户电话", "被叫号码", "手机号码", "联系电话", "外呼号码", "客户手机号", "电话", "号码"],
        "shown": ["主叫号码", "外显号码", "中继号码", "显示号码"],
        "talk": ["通话时长", "通话时间", "计费时长", "有效通话时长", "通话秒数", "客户通话时长", "人工通话时长", "接通时长"], "total": ["总时长", "呼叫时长", "呼叫总时长", "总耗时"],
        "ring": ["振铃时长", "响铃时长", "客户振铃时长", "振铃时间"], "queue": ["排队时长", "等待时长", "排队时间"], "hold": ["保持时长", "通话保持时长"], "wrap": ["话后时长", "整理时长", "事后处理时长", "话后处理时长"],
        "billed": ["计费分钟数", "计费分钟", "收费分钟"],
        "outcome": ["通话结果", "呼叫结果", "接通状态", "通话状态", "呼叫状态", "结果", "外呼结果", "拨打结果"], "answered": ["是否接通", "是否接听", "接通", "是否应答"],
        "direction": ["呼叫方向", "呼叫类型", "通话类型", "方向", "呼入呼出"], "id": ["通话ID", "话单号", "流水号", "通话标识", "呼叫流水号", "记录ID", "唯一标识"], "campaign": ["任务名称", "活动名称", "项目名称", "外呼任务"],
        "client": ["客户姓名", "联系人", "客户名称"], "city": ["归属地", "客户城市", "号码归属地"], "url": ["录音地址", "录音文件", "录音URL"], "cost": ["费用", "话费(元)", "通话费用"],
        "group": ["技能组", "坐席组", "部门", "所属团队"], "score": ["满意度", "评分", "满意度评价"], "side": ["挂机方", "挂断方"], "note": ["备注", "小结", "沟通记录"], "row": ["序号", "编号", "No."],
        "age": ["客户年龄"], "lead": ["线索ID", "客户编号", "工单号"], "level": ["客户等级", "意向等级"], "rate": ["费率"], "times": ["拨打次数", "第几次拨打"], "gender": ["性别"], "card": ["身份证号"],
    },
    "zht": {
        "start": ["開始時間", "通話開始時間", "撥打時間", "外撥時間", "呼叫時間"], "date": ["日期", "通話日期", "撥打日期"], "clock": ["時間", "撥打時間", "開始時間"], "year": ["年"], "month": ["月"], "day": ["日"],
        "answer": ["接通時間", "應答時間", "接聽時間"], "end": ["結束時間", "掛斷時間", "掛機時間"], "created": ["建立時間"],
        "name": ["客服人員", "業務員", "專員姓名", "員工姓名", "座席姓名", "話務人員"], "number": ["工號", "員工編號", "分機號碼", "座席工號", "分機"], "mail": ["登入帳號", "員工信箱"],
        "customer": ["客戶號碼", "客戶電話", "電話號碼", "手機號碼", "被叫號碼", "聯絡電話"], "shown": ["主叫號碼", "顯示號碼"],
        "talk": ["通話時長", "通話時間", "通話秒數", "計費秒數"], "total": ["總時長", "總通話時間", "呼叫時長"], "ring": ["響鈴時間", "振鈴時長", "響鈴秒數"], "queue": ["等待時間", "排隊時間"], "hold": ["保留時間", "保持時長"], "wrap": ["後處理時間", "話後處理時間"],
        "billed": ["計費分鐘"], "outcome": ["通話結果", "撥打結果", "狀態", "通話狀態", "接聽狀態"], "answered": ["是否接通", "是否接聽"], "direction": ["呼叫類型", "通話方向", "進出線"], "id": ["通話編號", "流水號", "話單編號"], "campaign": ["活動名稱", "專案名稱", "名單名稱"],
        "client": ["客戶姓名", "聯絡人"], "city": ["客戶城市", "縣市"], "url": ["錄音檔", "錄音連結"], "cost": ["費用", "通話費"], "group": ["部門", "團隊", "群組"], "score": ["滿意度"], "side": ["掛機方"], "note": ["備註", "說明"], "row": ["序號", "編號"],
        "age": ["年齡"], "lead": ["客戶編號"], "level": ["客戶等級"], "rate": ["費率"], "times": ["撥打次數"], "gender": ["性別"], "card": ["身分證字號"],
    },
    "en": {
        "start": ["Start Time", "Call Start", "Call Date", "Started", "Start Date/Time", "Call Start Time", "Date/Time", "Timestamp", "Call Time", "Begin Time", "Initiated At", "Date & Time", "Call Placed At", "Dial Time"],
        "date": ["Date", "Call Date", "Day", "Start Date"], "clock": ["Time", "Call Time", "Start Time", "Time of Day"], "year": ["Year"], "month": ["Month"], "day": ["Day"],
        "answer": ["Answer Time", "Answered At", "Connect Time", "Pickup Time"], "end": ["End Time", "Ended At", "Hangup Time", "Call End", "Disconnect Time"], "created": ["Created At", "Record Created", "Logged At"],
        "name": ["Agent", "Agent Name", "User", "Rep Name", "Operator", "Employee Name", "Sales Rep", "Telecaller", "Handled By", "Advisor", "Representative"], "number": ["Agent ID", "Extension", "Ext", "Agent No", "Employee ID", "Login ID", "Staff No", "User ID"], "mail": ["Agent Email", "User Email", "Login", "Email"],
        "customer": ["Phone Number", "Customer Number", "Dialed Number", "Destination", "Customer Phone", "Number Dialed", "To", "Contact Number", "Called Number", "Phone"], "shown": ["Caller ID", "From", "CLI", "Outbound Number"],
        "talk": ["Talk Time", "Talk Duration", "Conversation Time", "Billsec", "Connected Time", "Call Duration", "Duration", "Talk Seconds", "Speaking Time"], "total": ["Total Duration", "Total Time", "Total Call Time", "Overall Duration"], "ring": ["Ring Time", "Ring Duration", "Ringing Time", "Time to Answer"],
        "queue": ["Queue Time", "Wait Time", "Time in Queue"], "hold": ["Hold Time", "Hold Duration"], "wrap": ["Wrap Time", "ACW", "After Call Work", "Wrap-up Time"], "billed": ["Billed Minutes", "Billable Minutes", "Rounded Minutes"],
        "outcome": ["Disposition", "Call Status", "Status", "Call Result", "Outcome", "Result", "Call Outcome"], "answered": ["Answered", "Answered?", "Connected", "Is Answered", "Call Answered"], "direction": ["Direction", "Call Direction", "Call Type", "In/Out"],
        "id": ["Call ID", "Unique ID", "Call Ref", "Record ID", "Call UUID", "Session ID"], "campaign": ["Campaign", "Campaign Name", "Project", "List Name"],
        "client": ["Customer Name", "Contact", "Lead Name", "Client"], "city": ["City", "Customer City", "Region"], "url": ["Recording", "Recording URL", "Recording Link"], "cost": ["Cost", "Charge", "Call Cost (USD)"], "group": ["Team", "Agent Group", "Department", "Skill Group"], "score": ["CSAT", "Rating", "Satisfaction"],
        "side": ["Hangup By", "Disconnected By"], "note": ["Notes", "Comments", "Remarks"], "row": ["#", "No.", "Row"], "age": ["Customer Age"], "lead": ["Lead ID", "Customer ID", "Ticket"], "level": ["Priority", "Lead Score"], "rate": ["Rate"], "times": ["Attempt", "Attempt No"], "gender": ["Gender"], "card": ["Account No"],
    },
    "ja": {
        "start": ["開始日時", "通話開始日時", "発信日時", "架電日時", "通話日時", "コール日時", "発信開始日時"], "date": ["日付", "架電日", "通話日", "発信日"], "clock": ["時刻", "開始時刻", "発信時刻", "架電時刻"], "year": ["年"], "month": ["月"], "day": ["日"],
        "answer": ["応答日時", "応答時刻", "接続日時"], "end": ["終了日時", "通話終了日時", "切断日時", "終了時刻"], "created": ["登録日時", "作成日時"],
        "name": ["担当者", "担当者名", "オペレーター名", "オペレータ", "架電者", "エージェント名", "営業担当"], "number": ["社員番号", "内線番号", "担当者ID", "オペレーターID", "エージェントID"], "mail": ["メールアドレス", "ログインID"],
        "customer": ["電話番号", "顧客電話番号", "発信先番号", "架電先電話番号", "相手先番号"], "shown": ["発信元番号", "発信者番号"], "talk": ["通話時間", "通話秒数", "会話時間", "通話時間(秒)"], "total": ["総通話時間", "合計時間", "総時間"], "ring": ["呼出時間", "呼び出し時間", "呼出秒数"],
        "queue": ["待ち時間", "待機時間", "待ち時間(秒)"], "hold": ["保留時間"], "wrap": ["後処理時間", "ACW時間"], "billed": ["課金分数"], "outcome": ["通話結果", "架電結果", "コール結果", "ステータス", "結果"], "answered": ["応答有無", "応答", "接続有無"], "direction": ["発着区分", "発着信", "通話種別"],
        "id": ["コールID", "通話ID", "通話番号", "受付番号"], "campaign": ["キャンペーン名", "案件名", "リスト名"], "client": ["顧客名", "お客様名"], "city": ["都道府県", "地域"], "url": ["録音ファイル", "録音URL"], "cost": ["通話料", "料金"], "group": ["部署", "チーム", "グループ"], "score": ["満足度", "評価"],
        "side": ["切断者"], "note": ["備考", "メモ", "コメント"], "row": ["No", "連番"], "age": ["年齢"], "lead": ["顧客ID", "顧客番号"], "level": ["見込み度"], "rate": ["単価"], "times": ["架電回数"], "gender": ["性別"], "card": ["会員番号"],
    },
}  # fmt: skip

ABBREVIATIONS = {
    "start": ["Strt", "Start", "call_dt", "StartTS"], "answer": ["Ans", "ans_ts"], "end": ["End", "end_ts"], "name": ["Agt", "agt_name", "Usr"], "number": ["Ext.", "AgtID", "emp_no"], "customer": ["Cust Ph", "Phone#", "Dest", "cust_no"], "talk": ["Dur", "TalkSec", "talk_s", "Talk"],
    "total": ["TotDur", "total_s"], "ring": ["Ring", "ring_s"], "queue": ["Wait", "q_time"], "hold": ["Hold", "hold_s"], "wrap": ["Wrap", "acw_s"], "outcome": ["Disp", "Disp.", "Res", "stat"], "answered": ["Ans?", "conn"], "direction": ["Dir", "I/O"], "id": ["UID", "cid", "CallRef"], "campaign": ["Camp", "Proj"],
}  # fmt: skip

PEOPLE = {
    "zh": ["张伟", "王秀英", "李娜", "欧阳建国", "刘洋", "陈静", "赵敏", "周杰", "吴磊", "郑爽"], "zht": ["陳怡君", "林志明", "黃淑芬", "張家豪", "李雅婷", "王建宏", "吳佩珊"],
    "en": ["Ada Stone", "Ben Ray", "Cora Li", "Dan O'Neil", "Eva Martínez", "Frank Müller", "Gina Jean-Paul"], "ja": ["田中 花子", "佐藤一郎", "鈴木 美咲", "高橋健太", "伊藤 さくら", "渡辺大輔"],
}  # fmt: skip

CONNECTED, BUSY, SILENT, FAILED, VOICEMAIL, REJECTED = (
    "connected",
    "busy",
    "no_answer",
    "failed",
    "voicemail",
    "rejected",
)
OUTCOMES: dict[str, list[dict[str, list[str]]]] = {
    "zh": [
        {CONNECTED: ["接通"], BUSY: ["用户忙"], SILENT: ["未接通"], FAILED: ["呼叫失败"]}, {CONNECTED: ["已接听"], BUSY: ["占线"], SILENT: ["无人接听"], FAILED: ["空号", "停机"], REJECTED: ["拒接"]}, {CONNECTED: ["成功"], SILENT: ["未接"], BUSY: ["忙线"], FAILED: ["关机"]},
        {CONNECTED: ["客户接听"], SILENT: ["客户未接听"], BUSY: ["被叫忙"], FAILED: ["号码错误"]}, {CONNECTED: ["成交", "有意向", "无意向", "待跟进"], SILENT: ["无人接听"], BUSY: ["通话中"], FAILED: ["空号"], VOICEMAIL: ["语音信箱"]},
        {CONNECTED: ["双方接通", "双方接听"], SILENT: ["客户未接"], BUSY: ["用户正忙"]}, {CONNECTED: ["已接通"], SILENT: ["未应答"], FAILED: ["失败"], REJECTED: ["用户拒接"]}, {CONNECTED: ["接听"], SILENT: ["振铃未接"], BUSY: ["忙音"]},
    ],
    "zht": [{CONNECTED: ["已接聽"], BUSY: ["忙線"], SILENT: ["無人接聽"], FAILED: ["空號"]}, {CONNECTED: ["接通"], SILENT: ["未接通"], BUSY: ["忙線中"]}, {CONNECTED: ["成功"], SILENT: ["未接"], VOICEMAIL: ["語音信箱"]}, {CONNECTED: ["有意願", "無意願", "成交"], SILENT: ["無人接聽"]}],
    "en": [
        {CONNECTED: ["ANSWERED"], BUSY: ["BUSY"], SILENT: ["NO ANSWER"], FAILED: ["FAILED"]}, {CONNECTED: ["Answered"], BUSY: ["Busy"], SILENT: ["No Answer"], VOICEMAIL: ["Voicemail"]}, {CONNECTED: ["Connected"], SILENT: ["Not Connected"], BUSY: ["Busy"]},
        {CONNECTED: ["Sale", "Not Interested", "Call Back", "Interested"], SILENT: ["No Answer"], BUSY: ["Busy"], FAILED: ["Wrong Number"], VOICEMAIL: ["Left Message"]}, {CONNECTED: ["NORMAL_CLEARING"], BUSY: ["USER_BUSY"], SILENT: ["NO_ANSWER", "ORIGINATOR_CANCEL"], REJECTED: ["CALL_REJECTED"]},
        {CONNECTED: ["completed"], BUSY: ["busy"], SILENT: ["no-answer"], FAILED: ["failed"]}, {CONNECTED: ["Success"], SILENT: ["Missed"], FAILED: ["Failure"]}, {CONNECTED: ["Contacted"], SILENT: ["Unanswered"], BUSY: ["Line Busy"]}, {CONNECTED: ["200 OK"], BUSY: ["486 Busy Here"], SILENT: ["480 Temporarily Unavailable", "487 Request Terminated"]},
    ],
    "ja": [{CONNECTED: ["応答"], BUSY: ["話中"], SILENT: ["不在"]}, {CONNECTED: ["成約", "断り", "検討中", "コールバック希望"], SILENT: ["不在", "留守"], BUSY: ["話し中"]}, {CONNECTED: ["通話成立"], SILENT: ["応答なし"], VOICEMAIL: ["留守電"]}, {CONNECTED: ["通話"], SILENT: ["不応答"], BUSY: ["通話中"]}],
}  # fmt: skip
FLAGS = [
    ("Y", "N"),
    ("是", "否"),
    ("1", "0"),
    ("Yes", "No"),
    ("TRUE", "FALSE"),
    ("已接", "未接"),
    ("○", "×"),
    ("true", "false"),
    ("接通", "未接通"),
]
DIRECTIONS = {
    "zh": [("呼出", "呼入"), ("外呼", "来电"), ("去电", "来电")],
    "zht": [("撥出", "撥入"), ("外撥", "進線")],
    "en": [("Outbound", "Inbound"), ("OUT", "IN"), ("outgoing", "incoming"), ("O", "I")],
    "ja": [("発信", "着信"), ("架電", "受電")],
}
