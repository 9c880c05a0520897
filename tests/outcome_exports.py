"""Exports of CRM, order, survey, quality and leave systems, named as these systems name their columns."""

from __future__ import annotations

from typing import NamedTuple

from salesdesk.types import OutcomeKind as K


class Export(NamedTuple):
    """One export as text: what it is, how many records and rejected rows it holds, and the values of its first record."""

    name: str
    kind: K
    text: str
    rows: int
    rejected: int
    first: dict[str, object]


EXPORTS = (
    Export(
        "salesforce-opportunities", K.SALE,
        "Opportunity ID,Opportunity Name,Stage,Amount,Close Date,Opportunity Owner,Lead Source,Phone\n"
        '0065g00000A1,"Acme, annual plan",Closed Won,"12,345.60",10/26/2026,Bo Chen,Web,+1 415 555 0100\n'
        "0065g00000A2,Beta,Negotiation/Review,8000,10/27/2026,Ann Lee,Phone,+1 415 555 0101\n"
        "0065g00000A3,Gamma,Closed Lost,,10/13/2026,Ann Lee,Phone,+1 415 555 0102\n"
        "0065g00000A4,Delta,Closed Won,500,10/30/2026,Bo Chen,Web,+1 415 555 0103\n",
        4, 0, {"amount": 1234560, "status": "won", "campaign": "Web", "product": "Acme, annual plan"},
    ),
    Export(
        "hubspot-deals", K.SALE,
        "Record ID,Deal Name,Deal Stage,Close Date,Deal owner,Amount,Currency,Contact phone\n"
        "9001,North,closedwon,2026-10-05 14:30,Ann Lee,1200.5,CNY,13800000001\n"
        "9002,South,contractsent,2026-10-06 09:00,Ann Lee,900,CNY,13800000002\n"
        "9003,West,closedwon,2026-10-06 10:00,Bo Chen,300,USD,13800000003\n",
        2, 1, {"amount": 120050, "status": "won", "product": "North"},
    ),
    Export(
        "fxiaoke-orders", K.SALE,
        "销售订单编号,客户名称,客户电话,下单日期,订单金额（元）,订单状态,负责人,产品名称,是否转介绍\n"
        "SO20261012-001,鸿远贸易,138-0013-8000,2026-10-12,¥12800.00,已确认,张三,企业版,是\n"
        "SO20261012-002,大成科技,13900001111,2026-10-12,6400,已作废,李四,标准版,否\n"
        "SO20261013-003,新光,13700002222,2026-10-13,1.2万,已确认,张三,标准版,\n"
        "合计,,,,31200,,,,\n",
        3, 0, {"amount": 1280000, "status": "won", "product": "企业版", "referral": True},
    ),
    Export(
        "xiaoshouyi-opportunities", K.SALE,
        "商机编号,商机名称,销售阶段,预计成交日期,商机金额(万元),商机所有人,联系电话\n"
        "OPP-1,一期,赢单,2026/10/8,3.5,王五,13500000001\nOPP-2,二期,方案报价,2026/11/20,12,王五,13500000002\n",
        2, 0, {"amount": 3500000, "status": "won", "product": "一期"},
    ),
    Export(
        "ja-orders", K.SALE,
        "受注番号,受注日,顧客電話番号,受注金額,担当者,ステータス\nJ-1,2026年10月5日,03-1234-5678,\"¥120,000\",佐藤 花子,受注済\n"
        "J-2,2026年10月6日,03-1234-5679,\"¥80,000\",鈴木 一郎,キャンセル\n",
        2, 0, {"amount": 12000000, "status": "won"},
    ),
    Export(
        "payments-zh", K.PAYMENT,
        "回款编号,回款日期,回款金额,回款方式,所属订单,客户手机,负责人,备注\n"
        "HK001,2026-10-12 15:20:00,\"5,000.00\",银行转账,SO20261012-001,13800138000,张三,首付\n"
        "HK002,2026-10-13,\"(200.00)\",微信,SO20261012-001,13800138000,张三,退差价\n"
        "HK003,2026-10-13,面议,微信,SO20261013-003,13700002222,张三,\n",
        2, 1, {"amount": 500000, "kind": "payment", "order_ref": "SO20261012-001"},
    ),
    Export(
        "refunds-en", K.PAYMENT,
        "Refund ID,Refund Date,Refunded Amount,Order ID,Reason,Agent\nR1,2026-10-02,$15.00,1001,damaged,Ann Lee\n"
        "R2,2026-10-03,CNY 20.50,1002,late,Bo Chen\n",
        1, 1, {"amount": 2050, "kind": "refund", "order_ref": "1002"},
    ),
    Export(
        "zoho-leads", K.LEAD,
        "Lead Id,Lead Owner,Company,First Name,Last Name,Phone,Lead Source,Lead Status,Created Time,Rating\n"
        "zcrm_1,Ann Lee,Acme,Jo,Day,13800000001,Cold Call,Contacted,2026-10-01 09:15:00,\n"
        "zcrm_2,Ann Lee,Beta,Al,Ray,13800000002,Cold Call,Pre-Qualified,2026-10-02 10:00:00,Hot\n"
        "zcrm_3,Bo Chen,Gamma,Ed,Fox,13800000003,Web,Junk Lead,2026-10-02 11:00:00,\n",
        3, 0, {"stage": "contacted", "intent": False, "campaign": "Cold Call"},
    ),
    Export(
        "leads-zh", K.LEAD,
        "线索编号,姓名,手机,线索来源,跟进状态,意向等级,负责人,创建时间,转商机时间,线索成本\n"
        "L1,赵女士,13600000001,抖音,跟进中,A类,张三,2026-10-01 10:00,2026-10-03 11:00,35.5\n"
        "L2,钱先生,13600000002,抖音,无效线索,D类,李四,2026-10-01 10:05,,35.5\n",
        2, 0, {"stage": "contacted", "intent": True, "cost": 3550, "campaign": "抖音"},
    ),
    Export(
        "renewals-zh", K.RENEWAL,
        "合同编号,客户名称,客户手机,到期日期,续约状态,续约日期,续约金额,客户经理\n"
        "HT1,甲公司,13800000011,2026-10-31,已续约,2026-10-20,8000,张三\nHT2,乙公司,13800000012,2026-10-31,未续约,,6000,李四\n",
        2, 0, {"amount": 800000},
    ),
    Export(
        "renewals-en", K.RENEWAL,
        "Policy Number,Customer Phone,Renewal Due Date,Renewal Status,Premium,Agent Name\n"
        "P-1,13800000021,31/10/2026,Renewed,1200,Ann Lee\nP-2,13800000022,28/10/2026,Lost,900,Bo Chen\n",
        2, 0, {"amount": 120000},
    ),
    Export(
        "csat-zh", K.FEEDBACK,
        "评价时间,坐席工号,客户号码,满意度,评价内容,通话流水号\n"
        "2026-10-12 10:01:00,8001,13800000001,非常满意,很好,c-1\n2026-10-12 10:05:00,8001,13800000002,不满意,,c-2\n"
        "2026-10-12 10:06:00,8002,13800000003,，,,\n",
        2, 1, {"kind": "csat", "score": 500, "scale": 5},
    ),
    Export(
        "stars-ja", K.FEEDBACK,
        "回答日時,担当者,お客様電話番号,満足度,コメント\n2026/10/05 10:00,佐藤,0312345678,★★★★☆,良い\n2026/10/05 11:00,鈴木,0312345679,★★☆☆☆,\n",
        2, 0, {"kind": "csat", "score": 400, "scale": 5},
    ),
    Export(
        "nps-en", K.FEEDBACK,
        "Response ID,Submitted at,How likely are you to recommend us?,Comments,Agent,Phone\n"
        "a1,2026-10-01T08:00:00Z,9,great,Ann Lee,13800000001\na2,2026-10-01T09:00:00Z,3,slow,Bo Chen,13800000002\n",
        2, 0, {"kind": "nps", "score": 900, "scale": 10},
    ),
    Export(
        "complaints-zh", K.FEEDBACK,
        "投诉单号,投诉时间,投诉人电话,投诉类型,投诉等级,被投诉坐席,处理状态,办结时间,投诉内容\n"
        "TS1,2026-10-10 09:00,13800000001,服务态度,重大,张三,已办结,2026-10-11 10:00,语气不好\n"
        "TS2,2026-10-11 09:00,13800000002,误导销售,一般,李四,处理中,,说法不实\n",
        2, 0, {"kind": "complaint", "score": None, "category": "服务态度", "severity": "serious"},
    ),
    Export(
        "qa-zh", K.QUALITY,
        "质检编号,通话时间,坐席姓名,工号,质检得分,是否合规,致命项,质检员,录音编号\n"
        "Z1,2026-10-12 09:30:00,张三,8001,88.5,合规,无,周主管,rec-1\nZ2,2026-10-12 09:40:00,李四,8002,120,违规,有,周主管,rec-2\n"
        "Z3,2026-10-12 09:50:00,李四,8002,40,违规,有,周主管,rec-3\n",
        2, 1, {"score": 8850, "compliant": True, "fatal": False, "reviewer": "周主管"},
    ),
    Export(
        "qa-en", K.QUALITY,
        "Evaluation ID,Evaluation Date,Agent,QA Score,Fatal Errors,Violations,Evaluator,Scorecard\n"
        "e1,2026-10-01,Ann Lee,92%,0,,Sam Ho,Outbound v2\ne2,2026-10-02,Bo Chen,55%,1,No disclosure,Sam Ho,Outbound v2\n",
        2, 0, {"score": 9200, "compliant": True, "fatal": False, "scorecard": "Outbound v2"},
    ),
    Export(
        "leave-zh", K.ATTENDANCE,
        "姓名,工号,请假类型,开始日期,结束日期,请假天数\n张三,8001,病假,2026-10-12,2026-10-14,3\n李四,8002,调休,2026-10-13,2026-10-13,0.5\n"
        "王五,8003,火星假日,2026-10-13,2026-10-13,1\n赵六,8004,???,2026-10-13,2026-10-13,1\n",
        3, 1, {},
    ),
    Export(
        "leave-en", K.ATTENDANCE,
        "Employee Name,Leave Type,From,To,Days\nAnn Lee,Annual Leave,12/10/2026,16/10/2026,5\nBo Chen,Sick Leave,13/10/2026,13/10/2026,1\n",
        2, 0, {},
    ),
    Export(
        "attendance-matrix", K.ATTENDANCE,
        "2026年10月考勤表,,,,,,,,,\n姓名,工号,12,13,14,15,16,17,18,备注\n,,一,二,三,四,五,六,日,\n"
        "张三,8001,✓,✓,病,✓,✓,休,休,\n李四,8002,✓,年假,年假,✓,调休,休,休,\n",
        2, 0, {},
    ),
)  # fmt: skip
