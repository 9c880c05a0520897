"""An improvement plan lived through to its review, in both languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from reports.sheets_for_tests import kpis, paper
from salesdesk.periods import Period
from salesdesk.reports.plan_sheet import (
    AreaChange,
    BonusPart,
    CheckItem,
    Evidence,
    EvidenceRow,
    Finding,
    HistoryEntry,
    Objection,
    Observation,
    Piece,
    PlanSheet,
    RatedCall,
    ShadowSession,
    StepState,
    TrainingItem,
    WarningFact,
)
from salesdesk.reports.sheets import Attachment, Goal, Person
from salesdesk.types import Cause, DayValue, Level, PlanStep, Severity


def plan(language: str = "zh_CN") -> PlanSheet:
    """A plan in its review step with two pieces of its file missing."""
    zh, k = language == "zh_CN", kpis(language)

    def say(chinese: str, english: str) -> str:
        return chinese if zh else english

    days = tuple(DayValue(date(2026, 9, d), v, 0.2) for d, v in ((8, 0.112), (9, 0.108), (10, 0.12)))
    rate = k["connect_rate"]
    observed = [
        (say("开场", "Opening"), 3, say("来意说明清楚", "Says clearly why he calls")),
        (say("挖掘需求", "Needs"), 3, ""),
        (say("产品介绍", "Product"), 4, ""),
        (say("异议处理", "Objections"), 2, say("价格异议后沉默", "Falls silent at the price")),
        (say("促成", "Close"), 3, ""),
        (say("合规", "Compliance"), 5, ""),
    ]
    calls = tuple(
        RatedCall(
            call=f"2026-10-08T{start} 138****0{n}12 {talk} {say('无意向', 'no intent')}",
            rater=say("李赟", "Li Yun"),
            rated_on=date(2026, 10, 8),
            side=say("辅导期间", "during the support"),
            observations=tuple(
                Observation(name=name, score=score, note=note)
                for (name, _s, note), score in zip(observed, scores, strict=True)
            ),
        )
        for n, (start, talk, scores) in enumerate(
            (("10:20", "2:10", (3, 3, 4, 2, 3, 5)), ("10:31", "0:48", (4, 3, None, 3, 2, 5)))
        )
    )
    return PlanSheet(
        paper=paper(language),
        agent=Person(
            name=say("张三", "Zhang San"),
            number="8023",
            post=say("电销专员", "Telesales agent"),
            team=say("华东一组", "East 1"),
            level=Level.JUNIOR,
            hired_on=date(2025, 3, 1),
        ),
        number="P-2026-014",
        title=say("接通率连续低于目标", "Connect rate below target"),
        opened_on=date(2026, 9, 11),
        owner=say("李赟", "Li Yun"),
        step=PlanStep.REVIEW,
        reason=say(
            "接通率连续三个工作日低于目标 20% 以上，且四周呈下降趋势。",
            "Connect rate 20% and more below target on three working days, and falling over four weeks.",
        ),
        checklist=(
            CheckItem(
                piece=Piece.STANDARD,
                present=True,
                detail=say("附件 1，2026 年 7 月 1 日签字", "Attachment 1, signed 1 Jul 2026"),
            ),
            CheckItem(piece=Piece.DATA, present=True, detail=say("第一章，冻结数据", "Chapter 1, frozen evidence")),
            CheckItem(
                piece=Piece.RESULT,
                present=True,
                detail=say("附件 2，九月面谈记录", "Attachment 2, interview of September"),
            ),
            CheckItem(
                piece=Piece.TOLD,
                present=True,
                detail=say("第一章，2026 年 9 月 11 日当面告知", "Chapter 1, told in person on 11 Sep 2026"),
            ),
            CheckItem(piece=Piece.DIAGNOSIS, present=True, detail=say("第二章", "Chapter 2")),
            CheckItem(
                piece=Piece.TRAINING, present=True, detail=say("第三章及附件 3 签到表", "Chapter 3 and attachment 3")
            ),
            CheckItem(piece=Piece.SHADOWING, present=True, detail=say("第四章", "Chapter 4")),
            CheckItem(
                piece=Piece.SECOND_MEASUREMENT,
                present=False,
                detail=say("复查期至 2026 年 10 月 23 日", "The review runs until 23 Oct 2026"),
            ),
        ),
        steps=(
            StepState(
                step=PlanStep.WARN, owner=say("李赟", "Li Yun"), due=date(2026, 9, 11), done_on=date(2026, 9, 11)
            ),
            StepState(
                step=PlanStep.DIAGNOSE, owner=say("李赟", "Li Yun"), due=date(2026, 9, 15), done_on=date(2026, 9, 14)
            ),
            StepState(
                step=PlanStep.TRAIN, owner=say("王玥", "Wang Yue"), due=date(2026, 9, 25), done_on=date(2026, 9, 25)
            ),
            StepState(
                step=PlanStep.SHADOW, owner=say("李赟", "Li Yun"), due=date(2026, 10, 9), done_on=date(2026, 10, 9)
            ),
            StepState(step=PlanStep.REVIEW, owner=say("李赟", "Li Yun"), due=date(2026, 10, 23)),
        ),
        warnings=(
            WarningFact(
                kpi=rate,
                severity=Severity.WARNING,
                days=days,
                sentence=say(
                    "张三：接通率连续 3 个工作日低于目标 20% 以上（11.2% / 10.8% / 12.0%，目标 20%）",
                    "Zhang San: connect rate 20% and more below target on 3 consecutive working days (11.2% / 10.8% / 12.0%, target 20%)",
                ),
                rule=say("低于目标 20%，连续 3 个在岗工作日", "20% below target on 3 consecutive working days on duty"),
            ),
        ),
        evidence=Evidence(
            taken_at=datetime(2026, 9, 11, 9, 5, tzinfo=UTC),
            period=Period.parse("2026-09-01..2026-09-10"),
            source=say("来源：2026-09.xlsx，第 41 批导入", "from 2026-09.xlsx, import 41"),
            rows=(
                EvidenceRow(
                    kpi=rate,
                    target=0.2,
                    actual=0.1345,
                    numerator=106,
                    denominator=788,
                    team_median=0.205,
                    definition=say("接通量 ÷ 外呼量", "Connected ÷ dials"),
                ),
                EvidenceRow(
                    kpi=k["dials"],
                    target=100,
                    actual=98.5,
                    numerator=788,
                    denominator=8,
                    team_median=101,
                    definition=say("外呼次数 ÷ 在岗工作日", "Outbound attempts ÷ working days on duty"),
                ),
                EvidenceRow(
                    kpi=k["avg_talk"],
                    target=300,
                    actual=305,
                    numerator=32330,
                    denominator=106,
                    team_median=318,
                    definition=say("通话秒数 ÷ 接通量", "Talk seconds ÷ connected"),
                ),
            ),
        ),
        told_on=date(2026, 9, 11),
        told_how=say("当面，王玥在场", "In person, Wang Yue present"),
        first_answer=say(
            "下午名单多为企业总机，很难转接到本人。",
            "The afternoon lists are mostly switchboards; one is rarely put through.",
        ),
        main_cause=Cause.PROCESS,
        findings=(
            Finding(
                cause=Cause.PROCESS,
                weight=0.55,
                text=say("14:00–15:00 集中拨打总机号码", "Switchboard numbers are dialled between two and three"),
                evidence=say("该时段接通率 4.9%，其他时段 16.8%", "Connect rate 4.9% then, 16.8% at other hours"),
            ),
            Finding(
                cause=Cause.CUSTOMERS,
                weight=0.3,
                text=say("名单重复度高", "Many numbers were called before"),
                evidence=say("31% 号码在 30 天内已拨打", "31% of them within 30 days"),
            ),
            Finding(
                cause=Cause.PEOPLE,
                weight=0.15,
                text=say("转接话术不熟练", "Unsure how to ask to be put through"),
                evidence=say("抽听 6 通，4 通未说明来意", "Four of six calls heard gave no reason"),
            ),
        ),
        agent_account=say(
            "希望把总机号码换到上午，并学习转接话术。",
            "Would like to dial switchboards in the morning and to learn how to get past them.",
        ),
        goals=(
            Goal(
                kpi=rate,
                baseline=0.1345,
                n=788,
                goal=0.18,
                due=date(2026, 10, 23),
                after=0.176,
                after_n=812,
                verdict=say("接近目标，尚不足以下结论", "close to the goal, too early to tell"),
            ),
            Goal(kpi=k["conversation_rate"], baseline=0.44, n=106, goal=0.5, due=date(2026, 10, 23)),
        ),
        training=(
            TrainingItem(
                title=say("转接话术情景模拟", "Role-play: getting past the switchboard"),
                form=say("情景模拟", "role-play"),
                content=say("六种前台应答", "six answers of a receptionist"),
                held_on=date(2026, 9, 17),
                trainer=say("王玥", "Wang Yue"),
                minutes=90,
                score=82,
                done=True,
            ),
            TrainingItem(
                title=say("听优秀录音 10 条", "Ten good calls to hear"),
                form=say("听录音", "listening"),
                held_on=date(2026, 9, 22),
                trainer=say("李赟", "Li Yun"),
                minutes=120,
                done=True,
            ),
            TrainingItem(
                title=say("CRM 名单筛选", "Filtering lists in the CRM"),
                form=say("课程", "course"),
                due=date(2026, 9, 25),
                waived=say("系统升级延期，改由主管代筛", "system update late; the supervisor filters"),
            ),
        ),
        sessions=tuple(
            ShadowSession(
                held_on=day,
                observer=say("李赟", "Li Yun"),
                calls=say("5 通外呼", "5 outbound calls"),
                observations=tuple(Observation(name=n, score=s, note=t) for n, s, t in observed)
                if day.month == 9
                else (),
                rated=calls if day.month == 10 else (),
                situation=say("10:20 致电某制造企业总机", "10:20, call to a manufacturer's switchboard"),
                behaviour=say(
                    "先报姓名与来意，再请对方转接采购负责人", "Gave his name and reason, then asked for purchasing"
                ),
                impact=say("一分钟内转接成功，约定回访时间", "Was put through within a minute and got a date"),
                agreed=say("价格异议时先复述再提问", "At price objections, repeat first, then ask"),
            )
            for day in (date(2026, 9, 29), date(2026, 10, 8))
        ),
        sessions_planned=2,
        rated=(
            replace(calls[0], side=say("辅导前", "before the support")),
            replace(calls[1], side=say("复查期", "in the review")),
        ),
        changes=tuple(
            AreaChange(
                name=name,
                before=2.4,
                n_before=5,
                between=3.0,
                n_between=2,
                after=after,
                n_after=4,
                low=low,
                high=high,
                verdict=verdict,
            )
            for (name, _s, _t), after, low, high, verdict in zip(
                observed,
                (3.8, 2.5, 3.0, 2.4, 1.9, 4.1),
                (0.4, None, -0.2, -0.9, -1.2, 0.8),
                (2.4, None, 1.4, 0.9, -0.1, 2.6),
                (
                    say("有提升", "better"),
                    say("数据不足", "not enough data"),
                    *[say("无明显变化", "no clear change")] * 2,
                    say("不如以前", "worse than before"),
                    say("有提升", "better"),
                ),
                strict=True,
            )
        ),
        bonus=(
            BonusPart(
                period=Period.parse("2026-09"),
                what="¥120.50",
                reason=say("接通率未达基础档", "connect rate below the base tier"),
                recorded_on=date(2026, 10, 12),
            ),
            BonusPart(
                period=Period.parse("2026-09"),
                what=say("奖金的 10%", "10 % of the bonus"),
                reason=say("登记错误的月份", "the wrong month"),
                recorded_on=date(2026, 10, 12),
                taken_back=say("重复登记", "recorded twice"),
            ),
        ),
        review_window=Period.parse("2026-10-12..2026-10-23"),
        review_notes=say(
            "同期团队接通率由 20.5% 升至 21.0%。", "The team's rate rose from 20.5% to 21.0% in the same weeks."
        ),
        objections=(
            Objection(
                filed_on=date(2026, 9, 14),
                text=say(
                    "九月 9 日线路故障两小时，应剔除。",
                    "The line was down for two hours on 9 September; that day should not count.",
                ),
                answer=say(
                    "已核实，剔除后仍低于目标 20% 以上，预警成立。",
                    "Checked: without that day the rate is still more than 20% below target.",
                ),
                answered_on=date(2026, 9, 16),
            ),
            Objection(
                filed_on=date(2026, 10, 13),
                text=say(
                    "复查期含国庆调休，应顺延。", "The review window holds a shifted holiday and should be longer."
                ),
                answer_due=date(2026, 10, 20),
            ),
        ),
        history=tuple(
            HistoryEntry(at=datetime(2026, 9, d, 10, 30, tzinfo=UTC), who=say("李赟", "Li Yun"), text=t)
            for d, t in (
                (11, say("由预警建立计划，已冻结数据", "Plan opened from a warning, evidence frozen")),
                (11, say("当面告知员工，进入诊断", "Agent told in person; step Diagnose")),
                (14, say("主要原因：流程设计；设定两项目标", "Main cause: process; two goals set")),
                (25, say("培训项目全部完成或免除，进入陪访", "All training held or waived; step Shadow")),
            )
        ),
        attachments=(
            Attachment(
                title=say("2026 年考核标准（签字版）", "Standard 2026, signed"),
                detail="PDF",
                sha256="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            ),
            Attachment(
                title=say("九月面谈记录", "Interview of September"),
                detail="PDF",
                sha256="60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752",
            ),
            Attachment(title=say("培训签到表", "Attendance list")),
        ),
    )
