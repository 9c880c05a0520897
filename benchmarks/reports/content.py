"""What every way puts on its two pages: one interview's texts, tables and charts, taken from the tests' usual sheet."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FONTS = ROOT / "resources" / "fonts"
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from reports.sheets_for_tests import interview  # noqa: E402
from salesdesk import formats, i18n, labels  # noqa: E402
from salesdesk.reports.chart_board import Drawing  # noqa: E402
from salesdesk.reports.charts import funnel_chart, trend_chart  # noqa: E402
from salesdesk.reports.interview_sheet import InterviewSheet  # noqa: E402
from salesdesk.reports.radar import radar_chart  # noqa: E402

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = "喆珺堃玥祎赟镕昊瑜晴霖岚峥曦沐萱铭泽宸煜"


@dataclass(frozen=True)
class Table:
    """A head and rows of plain texts."""

    head: list[str]
    rows: list[list[str]]


@dataclass(frozen=True)
class Content:
    """The paper's parts in order, for those who lay them out in their own way."""

    title: str
    company: str
    facts: list[tuple[str, str]]
    results: Table
    total: str
    trends: list[Drawing]
    funnel: Drawing
    radar: Drawing
    ratings: Table
    rules: list[str]
    sections: list[tuple[str, list[str]]]
    targets: Table
    measures: Table
    signatures: list[str]


def sheet(number: int) -> InterviewSheet:
    """One agent's interview; names and figures differ, so that no page is like the other."""
    made = interview("zh_CN")
    name = SURNAMES[number % len(SURNAMES)] + GIVEN[number % len(GIVEN)] + GIVEN[number // 7 % len(GIVEN)]
    results = tuple(replace(r, actual=r.actual and r.actual * (1 + number % 13 / 50)) for r in made.results)
    return replace(made, agent=replace(made.agent, name=name, number=f"8{number:03d}"), results=results)


def content(number: int) -> Content:
    """The same interview, for the peers."""
    made = sheet(number)
    with i18n.speaking("zh_CN"):
        shown = formats.figure
        results = [
            [
                f"{r.kpi.name} {r.kpi.unit} [{index}]",
                shown(r.target, r.kpi.kind),
                shown(r.actual, r.kpi.kind),
                formats.percent(r.achievement, 0),
                f"{labels.RAG_SHAPES[r.rag]} {labels.label(r.rag)}" if r.rag else "—",
                formats.number(r.weight),
                formats.number(r.score, 1),
                shown(r.last_period, r.kpi.kind),
                shown(r.team_median, r.kpi.kind),
            ]
            for index, r in enumerate(made.results, 1)
        ]
        return Content(
            title="绩效面谈记录",
            company=made.paper.company,
            facts=[
                ("坐席", f"{made.agent.name}（{made.agent.number}）"),
                ("岗位", made.agent.post),
                ("团队", made.agent.team),
                ("入职日期", formats.day(made.agent.hired_on)),
                ("考核周期", formats.span(made.period.start, made.period.end)),
                ("在岗天数", f"{formats.number(made.on_duty_days)} 天"),
                ("面谈时间", formats.moment(made.held_at)),
                ("地点、面谈人", f"{made.place}·{made.interviewer}"),
            ],
            results=Table(["指标", "目标", "实际", "达成率", "状态", "权重", "得分", "上期", "团队中位数"], results),
            total=f"综合得分 {formats.number(made.total.score, 1)} / 100　等级 {made.total.rating}　{made.total.scheme}",
            trends=[trend_chart(trend, 162, 82) for trend in made.trends],
            funnel=funnel_chart(made.funnel, 246, 110),
            radar=radar_chart(made.ratings, 246, 116),
            ratings=Table(
                ["行为 / 能力", "评分", "自评", "评分说明"],
                [
                    [r.name, "●" * (r.score or 0) + "○" * (5 - (r.score or 0)), str(r.self_score), r.anchor]
                    for r in made.ratings
                ],
            ),
            rules=[f"[{index}] {r.kpi.name}：{r.definition}" for index, r in enumerate(made.results, 1)],
            sections=[
                ("二、肯定成绩", [f"• {text}" for text in made.strengths]),
                ("三、分析不足", [f"• {gap.text} 原因：{gap.why}" for gap in made.gaps]),
                ("五、员工意见与诉求", ["对结果的意见：", "对公司的诉求：", "自评：", "希望参加的培训："]),
                ("六、结果应用与确认", [f"• {text}" for text in made.applied] + ["☐ 同意结果　☐ 不同意并申诉"]),
                ("附件", [f"{index}. {a.title} {a.detail}" for index, a in enumerate(made.attachments, 1)]),
            ],
            targets=Table(
                ["目标指标", "现状", "目标", "完成期限"],
                [
                    [g.kpi.name, shown(g.baseline, g.kpi.kind), shown(g.goal, g.kpi.kind), formats.day(g.due)]
                    for g in made.next_targets
                ],
            ),
            measures=Table(
                ["改进措施", "责任人", "完成期限", "公司支持"],
                [[m.what, m.who, formats.day(m.due), m.support] for m in made.measures],
            ),
            signatures=["坐席", "主管", "人事 / 经理"],
        )
