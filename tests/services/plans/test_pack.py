"""The evidence pack says what is attached, what the check of the history found, and which calls are behind it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from plan_ground import FORM, OPENED, Ground, reach, shadow
from salesdesk.periods import Period
from salesdesk.reports.plan_sheet import Piece
from salesdesk.services.attachments import Owner
from salesdesk.services.desk import Desk
from salesdesk.services.plans.calls import CallKind, CallWish
from salesdesk.services.plans.heard import CallSheet
from salesdesk.services.plans.observation import Area
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
    assert f"以上数据来自{evidence.calls_total}通电话" in words(desk, plan_id, "zh_CN")


def test_rated_calls_and_bonus_parts_are_in_the_file(desk: Desk, ground: Ground) -> None:
    plans, after = desk.plans, OPENED + timedelta(days=30)
    plan_id = reach(desk, ground, PlanStep.SHADOW)
    heard = plans.calls_to_hear(plan_id, OPENED, CallWish(CallKind.EVERY))[:2]
    sheets = {
        call.id: CallSheet(ratings=dict.fromkeys(Area, rating), notes={Area.CLOSE: f"noted {rating}"})
        for call, rating in zip(heard, (2, 5), strict=True)
    }
    session = plans.plan_session(plan_id, OPENED)
    plans.change_session(plan_id, session, replace(FORM, calls=tuple(sheets), sheets=sheets))
    plans.hold_session(plan_id, session, OPENED, on=OPENED)
    shadow(desk, plan_id, 1)
    plans.advance(plan_id, on=OPENED + timedelta(days=13))
    plans.rate_call(plan_id, heard[0].id, CallSheet(ratings=dict.fromkeys(Area, 3)), on=after)
    month = Period(OPENED, OPENED + timedelta(days=19))
    part = plans.record_bonus_part(ground.zhang, month, "below the base tier", amount=12050, on=after)
    plans.record_bonus_part(ground.zhang, month, "the wrong share", share=10, on=after)
    plans.take_back_bonus_part(part, "recorded twice")

    sheet = plans.sheet(plan_id, "en")
    rated = next(one for one in sheet.sessions if one.rated)
    assert rated.observations == ()
    assert [call.observations[0].score for call in rated.rated] == [2, 5]
    assert [one.side for one in sheet.rated] == ["before the support"]
    assert [one.taken_back for one in sheet.bonus] == ["recorded twice", ""]
    text = words(desk, plan_id)
    assert "noted5" in text
    assert "Mean3.53.5" in text
    assert "notenoughdata" in text
    assert "¥120.50" in text
    assert "辅导前后的通话评分" in words(desk, plan_id, "zh_CN")


def test_no_page_holds_a_lonely_line(desk: Desk, ground: Ground) -> None:
    for step in (PlanStep.WARN, PlanStep.TRAIN, PlanStep.REVIEW):
        desk.plans.withdraw(reach(desk, ground, step), "only for the paper")
        plan_id = desk.plans.list()[-1].id
        file = BytesIO()
        desk.plans.print_plan(plan_id, file, "en")
        last = PdfReader(file).pages[-1].extract_text().splitlines()
        assert len(last) > 6
