"""Sheets with usual content in both languages, for tests and for people who want to look at the papers."""

from __future__ import annotations

from datetime import UTC, date, datetime

from salesdesk.formats import ValueKind
from salesdesk.periods import Period
from salesdesk.reports.interview_sheet import (
    Agreement,
    BehaviourRating,
    FunnelStage,
    Gap,
    InterviewSheet,
    KpiResult,
    Total,
    Trend,
    TrendPoint,
)
from salesdesk.reports.sheets import Attachment, Goal, Kpi, Measure, Paper, Person
from salesdesk.types import Cause, Level, Rag

PRINTED = datetime(2026, 11, 3, 9, 30, tzinfo=UTC)


def paper(language: str = "zh_CN") -> Paper:
    company = "晨星（上海）信息技术有限公司" if language == "zh_CN" else "Morning Star Services Ltd"
    return Paper(language=language, printed_at=PRINTED, company=company)


def kpis(language: str = "zh_CN") -> dict[str, Kpi]:
    chinese = language == "zh_CN"
    return {
        "dials": Kpi(name="外呼量" if chinese else "Dials", unit="次/日" if chinese else "calls/day"),
        "connected": Kpi(name="接通量" if chinese else "Connected", unit="次/日" if chinese else "calls/day"),
        "connect_rate": Kpi(name="接通率" if chinese else "Connect rate", kind=ValueKind.PERCENT),
        "talk_time": Kpi(
            name="通话总时长" if chinese else "Talk time", kind=ValueKind.DURATION, unit="/日" if chinese else "/day"
        ),
        "avg_talk": Kpi(name="平均通话时长" if chinese else "Average talk", kind=ValueKind.DURATION),
        "conversation_rate": Kpi(name="有效沟通占比" if chinese else "Conversation rate", kind=ValueKind.PERCENT),
        "deals": Kpi(name="成交量" if chinese else "Deals", unit="单" if chinese else "orders"),
        "revenue": Kpi(name="销售额" if chinese else "Revenue", kind=ValueKind.MONEY),
    }


def _results(language: str) -> tuple[KpiResult, ...]:
    k, zh = kpis(language), language == "zh_CN"
    rows = [
        (
            "dials",
            100,
            108.4,
            1.084,
            15,
            16.3,
            Rag.GREEN,
            101.2,
            103.5,
            2060,
            19,
            "外呼通话次数 ÷ 在岗工作日",
            "Outbound attempts ÷ working days on duty",
        ),
        (
            "connected",
            21,
            19.2,
            0.914,
            10,
            9.1,
            Rag.AMBER,
            20.3,
            21.4,
            365,
            19,
            "客户本人接听的外呼次数 ÷ 在岗工作日",
            "Outbound attempts answered by a person ÷ days on duty",
        ),
        (
            "connect_rate",
            0.2,
            0.177,
            0.886,
            10,
            8.9,
            Rag.AMBER,
            0.2006,
            0.2107,
            365,
            2060,
            "接通量 ÷ 外呼量",
            "Connected ÷ dials",
        ),
        (
            "talk_time",
            7200,
            6384,
            0.887,
            10,
            8.9,
            Rag.AMBER,
            6720,
            7010,
            121296,
            19,
            "通话秒数合计 ÷ 在岗工作日",
            "Sum of talk seconds ÷ working days on duty",
        ),
        (
            "avg_talk",
            300,
            332,
            1.107,
            10,
            11.1,
            Rag.GREEN,
            331,
            328,
            121296,
            365,
            "通话秒数合计 ÷ 接通量",
            "Sum of talk seconds ÷ connected",
        ),
        (
            "conversation_rate",
            0.6,
            0.41,
            0.683,
            15,
            10.2,
            Rag.RED,
            0.52,
            0.58,
            150,
            365,
            "通话满 60 秒的接通次数 ÷ 接通量",
            "Connected calls of 60 s and more ÷ connected",
        ),
        ("deals", 12, 13, 1.083, 15, 16.2, Rag.GREEN, 11, 12, 13, None, "当期成交订单数", "Orders won in the period"),
        (
            "revenue",
            6_000_000,
            6_512_300,
            1.085,
            15,
            16.3,
            Rag.GREEN,
            5_420_000,
            5_900_000,
            6_512_300,
            None,
            "订单金额合计",
            "Sum of order amounts",
        ),
    ]
    return tuple(
        KpiResult(
            kpi=k[key],
            target=target,
            actual=actual,
            achievement=share,
            weight=weight,
            score=score,
            rag=rag,
            last_period=last,
            team_median=median,
            numerator=upper,
            denominator=lower,
            definition=chinese if zh else english,
        )
        for key, target, actual, share, weight, score, rag, last, median, upper, lower, chinese, english in rows
    )


def _trend(kpi: Kpi, values: list[float | None], target: float | None) -> Trend:
    return Trend(
        kpi=kpi, points=tuple(TrendPoint(label=f"W{32 + i}", value=v, target=target) for i, v in enumerate(values))
    )


def interview(language: str = "zh_CN") -> InterviewSheet:
    """A usual interview: 8 KPIs, three trends, funnel, six ratings, a page of talk."""
    zh, k = language == "zh_CN", kpis(language)

    def say(chinese: str, english: str) -> str:
        return chinese if zh else english

    def rating(chinese: str, english: str, score: int, own: int, zh_anchor: str, en_anchor: str) -> BehaviourRating:
        return BehaviourRating(
            name=say(chinese, english), score=score, self_score=own, anchor=say(zh_anchor, en_anchor)
        )

    return InterviewSheet(
        paper=paper(language),
        agent=Person(
            name=say("张喆珺", "Zhang Zhejun"),
            number="8017",
            post=say("电销专员", "Telesales agent"),
            team=say("华东一组", "East 1"),
            level=Level.JUNIOR,
            hired_on=date(2024, 7, 15),
        ),
        period=Period.parse("2026-10"),
        held_at=datetime(2026, 11, 3, 14, 0, tzinfo=UTC),
        place=say("3 号会议室", "Room 3"),
        interviewer=say("李赟", "Li Yun"),
        on_duty_days=19,
        working_days=20,
        results=_results(language),
        total=Total(
            score=97.0,
            rating=say("B 良好", "B good"),
            scheme=say("权重方案：成熟团队（过程 70 / 结果 30）", "Scheme: mature team (process 70 / result 30)"),
        ),
        trends=(
            _trend(
                k["connect_rate"], [0.21, 0.205, 0.198, 0.214, 0.19, None, 0.186, 0.181, 0.17, 0.172, 0.168, 0.177], 0.2
            ),
            _trend(k["dials"], [92, 95, 99, 104, 101, None, 106, 110, 103, 108, 112, 109], 100),
            _trend(
                k["conversation_rate"], [0.55, 0.57, 0.52, 0.5, 0.51, None, 0.47, 0.45, 0.44, 0.42, 0.40, 0.41], 0.6
            ),
        ),
        funnel=(
            FunnelStage(name=say("外呼", "Dials"), value=2060),
            FunnelStage(name=say("接通", "Connected"), value=365, team_rate=0.2107),
            FunnelStage(name=say("有效沟通", "Conversations"), value=150, team_rate=0.58),
            FunnelStage(name=say("意向", "Intents"), value=41, team_rate=0.24),
            FunnelStage(name=say("成交", "Deals"), value=13, team_rate=0.29),
        ),
        ratings=(
            rating(
                "产品知识",
                "Product knowledge",
                4,
                4,
                "能独立解答绝大多数客户提问",
                "Answers nearly all questions alone",
            ),
            rating("提问", "Questioning", 3, 4, "按话术提问，追问不足", "Asks by the script, few follow-up questions"),
            rating(
                "倾听", "Listening", 4, 4, "少打断，能复述客户要点", "Rarely interrupts, sums up the customer's points"
            ),
            rating(
                "异议处理",
                "Objection handling",
                2,
                3,
                "遇到价格异议常直接结束通话",
                "Often ends the call at a price objection",
            ),
            rating("主动性", "Initiative", 4, 3, "主动申请听录音、带新人", "Asks to hear calls, helps trainees"),
            rating("录入规范", "Data entry", 5, 5, "当日录入，零遗漏", "Entered the same day, nothing missing"),
        ),
        strengths=(
            say(
                "外呼量达成 108.4%（日均 108.4 次，目标 100 次），连续三个月上升。",
                "Dials reached 108% of target (108.4 a day against 100), rising for the third month.",
            ),
            say(
                "成交 13 单，超过目标 1 单，销售额达成 108.5%，为全组第二。",
                "13 deals, one above target; revenue at 109%, second in the team.",
            ),
            say(
                "客户信息当日录入，质检抽查 10 条无遗漏。",
                "Customer data entered the same day; ten checked records had no gaps.",
            ),
        ),
        gaps=(
            Gap(
                text=say(
                    "有效沟通占比 41.0%，目标 60%，较上月下降 11 个百分点。",
                    "Conversation rate 41.0% against 60%, down 11 points on last month.",
                ),
                cause=Cause.PEOPLE,
                why=say(
                    "开场 30 秒内未说明来意，价格异议应对不足",
                    "the reason for the call is not given in the first 30 seconds",
                ),
            ),
            Gap(
                text=say(
                    "接通率 17.7%，低于目标，下午两点至三点仅 9.8%。",
                    "Connect rate 17.7%, below target; only 9.8% between two and three o'clock.",
                ),
                cause=Cause.PROCESS,
                why=say("午后集中拨打座机号码", "landline numbers are dialled after lunch"),
            ),
        ),
        next_period=Period.parse("2026-11"),
        next_targets=(
            Goal(kpi=k["conversation_rate"], baseline=0.41, goal=0.5, due=date(2026, 11, 30)),
            Goal(kpi=k["connect_rate"], baseline=0.177, goal=0.2, due=date(2026, 11, 30)),
            Goal(kpi=k["deals"], baseline=13, goal=14, due=date(2026, 11, 30)),
        ),
        measures=(
            Measure(
                what=say(
                    "开场白与价格异议情景模拟，每周两次", "Role-play of opening and price objection, twice a week"
                ),
                who=say("张喆珺 / 李赟", "Zhang, Li"),
                due=date(2026, 11, 14),
                support=say("导师王玥每次陪练 30 分钟", "Mentor Wang Yue, 30 minutes each"),
            ),
            Measure(
                what=say(
                    "听 10 条优秀录音并写出三点可借鉴之处", "Listen to ten good calls and note three things to copy"
                ),
                who=say("张喆珺", "Zhang"),
                due=date(2026, 11, 8),
                support=say("班后一小时计入工时", "One hour a day counted as work"),
            ),
            Measure(
                what=say("座机号码改在上午十点拨打", "Dial landlines at ten in the morning"),
                who=say("李赟", "Li"),
                due=date(2026, 11, 5),
                support=say("调整任务分配", "Lists are re-assigned"),
            ),
        ),
        plan=say(
            "改进计划 P-2026-014，处于「培训」步骤，复查期至 2026 年 11 月 30 日。",
            "Plan P-2026-014, step “Train”, review until 30 Nov 2026.",
        ),
        applied=(
            say("绩效奖金系数 1.0（基础档）", "Bonus coefficient 1.0 (base tier)"),
            say("列入十一月异议处理专项培训", "Takes part in the objection-handling course in November"),
        ),
        agreement=Agreement(appeal_until=date(2026, 11, 10)),
        attachments=(
            Attachment(
                title=say("十月通话明细（2,060 通）", "Call list of October (2,060 calls)"),
                detail=say("导出表 1 份", "one workbook"),
            ),
            Attachment(
                title=say("质检评分表", "Quality scorecards"),
                detail=say("10 页", "10 pages"),
                sha256="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            ),
        ),
        notes=(say("数据截至 2026-10-31，考核期已关闭。", "Data up to 31 Oct 2026; the period is closed."),),
    )
