"""The notice of warning: the figures with their counting, the support, the right to object; never a threat."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader

from plan_ground import Ground, reach
from salesdesk.services.desk import Desk
from salesdesk.services.plans.naming import notice_name
from salesdesk.types import PlanStep


def words(desk: Desk, plan_id: int, language: str) -> str:
    file = BytesIO()
    assert desk.plans.print_notice(plan_id, file, language).pages <= 2
    return "".join("".join(page.extract_text().split()) for page in PdfReader(file).pages)


@pytest.mark.parametrize("step", [PlanStep.WARN, PlanStep.DIAGNOSE])
def test_it_says_what_when_and_what_follows(desk: Desk, ground: Ground, step: PlanStep) -> None:
    plan_id = reach(desk, ground, step)
    text = words(desk, plan_id, "en")
    row = next(row for row in desk.plans.get(plan_id).evidence.rows if row.kpi == "connect_rate")
    assert f"{row.numerator:.0f}÷{row.denominator:.0f}" in text
    for part in ("张三", "陈主管", "Diagnose", "Train", "Shadow", "Review", "workingdays", "notagreement"):
        assert part in text
    assert ("Ihadtheworstlist" in text) == (step is PlanStep.DIAGNOSE)
    for threat in ("dismiss", "fine", "penalty", "terminat"):
        assert threat not in text.lower()


def test_in_chinese_and_in_both(desk: Desk, ground: Ground) -> None:
    plan_id = reach(desk, ground, PlanStep.WARN)
    text = words(desk, plan_id, "zh_CN")
    for part in ("业绩预警与辅导通知书", "四、申诉权利", "工作日内"):
        assert part in text
    assert notice_name("2026-0001", "张/三") == "Notice 2026-0001 张_三.pdf"
