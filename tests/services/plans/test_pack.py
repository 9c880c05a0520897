"""The evidence pack says what is attached, what the check of the history found, and which calls are behind it."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from plan_ground import Ground, reach
from salesdesk.reports.plan_sheet import Piece
from salesdesk.services.attachments import Owner
from salesdesk.services.desk import Desk
from salesdesk.types import AttachmentRole, PlanStep


def words(desk: Desk, plan_id: int, language: str = "en") -> str:
    file = BytesIO()
    desk.plans.print_plan(plan_id, file, language)
    pages = PdfReader(file).pages
    assert len(pages) >= 2
    return "".join("".join(page.extract_text().split()) for page in pages)


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    path = tmp_path / "receipt.pdf"
    path.write_bytes(b"%PDF signed")
    return path


def test_attached_proofs_tick_the_checklist_and_a_lost_one_does_not(desk: Desk, ground: Ground, scan: Path) -> None:
    plan_id = reach(desk, ground, PlanStep.SHADOW)
    owner = Owner.plan(plan_id)

    def present() -> set[Piece]:
        return {item.piece for item in desk.plans.sheet(plan_id, "en").checklist if item.present}

    assert not present() & {Piece.STANDARD, Piece.DELIVERY}
    made = desk.attachments.add(owner, scan, AttachmentRole.DELIVERY, "Receipt of Zhang")
    scan.write_bytes(b"%PDF targets")
    desk.attachments.add(owner, scan, AttachmentRole.STANDARD, "Targets")
    scan.write_bytes(b"%PDF attendance")
    desk.attachments.add(owner, scan, AttachmentRole.ATTENDANCE, "Attendance")
    assert present() >= {Piece.STANDARD, Piece.DELIVERY, Piece.TRAINING}
    text = words(desk, plan_id)
    view = desk.attachments.get(made)
    assert f"SHA-256{view.sha256}" in text
    assert "Attached:ReceiptofZhang" in text
    assert "checked:nonewaschanged" in text
    assert desk.plans.get(plan_id).history[-1].digest in text
    desk.attachments.contents.path(view.sha256).unlink()
    assert Piece.DELIVERY not in present()
    assert "THEFILEISMISSING" in words(desk, plan_id)
    desk.attachments.remove(made, "wrong person")
    assert "wrongperson" in words(desk, plan_id)


def test_the_calls_behind_the_figures_are_counted_and_found(desk: Desk, ground: Ground) -> None:
    plan_id = reach(desk, ground, PlanStep.WARN)
    evidence = desk.plans.get(plan_id).evidence
    assert 0 < len(evidence.calls) <= evidence.calls_total
    text = words(desk, plan_id)
    assert f"{evidence.calls_total}callsbehindthesefigures" in text
    assert f"ids{evidence.calls[0]}to{evidence.calls[-1]}" in text
    assert f"以上数据来自{evidence.calls_total}通通话" in words(desk, plan_id, "zh_CN")


def test_no_page_holds_a_lonely_line(desk: Desk, ground: Ground) -> None:
    for step in (PlanStep.WARN, PlanStep.TRAIN, PlanStep.REVIEW):
        desk.plans.withdraw(reach(desk, ground, step), "only for the paper")
        plan_id = desk.plans.list()[-1].id
        file = BytesIO()
        desk.plans.print_plan(plan_id, file, "en")
        last = PdfReader(file).pages[-1].extract_text().splitlines()
        assert len(last) > 6
