"""Killed at any moment while plans and interviews are edited: nothing acknowledged is lost, drafts come back."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from editing import Acknowledged, killed_while_editing
from plan_ground import OPENED, Ground
from salesdesk.cli import run
from salesdesk.periods import Period
from salesdesk.services.desk import Desk
from salesdesk.store.database import Database, problems
from salesdesk.types import PlanStep

KILLS = int(os.environ.get("SALESDESK_EDIT_KILLS", "6"))
"""``dev.py kill`` takes a hundred."""


def test_killed_at_any_moment_nothing_acknowledged_is_lost(
    desk: Desk, ground: Ground, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plans = desk.plans
    told = plans.open(ground.zhang, alert_ids=[ground.alert], on=OPENED)
    diagnosed = plans.open(ground.li, reason="calls too few", kpi="dials", on=OPENED)
    plans.tell(diagnosed, OPENED, "in person", "I see")
    plans.advance(diagnosed, on=OPENED)
    interview = desk.interviews.draft(ground.zhang, Period(OPENED.replace(day=1), OPENED.replace(day=31))).id
    path = desk.database.path
    desk.database.checkpoint()
    desk.close()
    copies = [tmp_path / f"run-{number}.db" for number in range(KILLS)]
    for copy in copies:
        shutil.copyfile(path, copy)

    heard = killed_while_editing(copies, (told, diagnosed, interview))

    for copy, known in zip(copies, heard, strict=True):
        assert problems(copy) == []
        again = Desk(Database(copy))
        _compare(again, known, (told, diagnosed, interview))
        again.close()
        assert run(["--db", str(copy), "--json", "check"]) == 0
        assert '"ok": true' in capsys.readouterr().out
    assert any(known.edits for known in heard)
    with capsys.disabled():
        if KILLS > 6:
            edits, cut = sum(known.edits for known in heard), sum(known.doing is not None for known in heard)
            print(f"\n{KILLS} kills, {edits} edits acknowledged, {cut} died within an edit: none lost")  # noqa: T201  (the figure that was asked for)


def _compare(desk: Desk, known: Acknowledged, ids: tuple[int, int, int]) -> None:
    told, diagnosed, interview = ids
    warned, other = desk.plans.get(told, OPENED), desk.plans.get(diagnosed, OPENED)
    assert desk.plans.verify(told) == desk.plans.verify(diagnosed) == []

    draft = desk.drafts.find(f"plan:{told}:warn:1")
    kept = None if draft is None else int(str(draft["answer"]).removeprefix("typed "))
    dying = {"draft": known.doing[1] if known.doing else None, "dropped": None}
    assert kept in {known.draft, *([dying[known.doing[0]]] if known.doing and known.doing[0] in dying else [])}

    assert _number(warned.first_answer, "answer ") in known.may_be("told")
    assert _number(other.agent_account, "account ") in known.may_be("account")
    found = [_number(one.finding, "finding ") for one in other.findings]
    assert found[: len(known.findings)] == known.findings
    assert set(found) - set(known.findings) <= known.may_be("finding")
    form = desk.interviews.get(interview).form
    assert _number(form.opinion, "opinion ") in known.may_be("interview")
    if known.doing is not None and known.doing[0] == "moved":
        gone_back = known.last.get("back") == known.doing[1]
        assert other.step in ({PlanStep.WARN, PlanStep.DIAGNOSE})
        assert not gone_back or other.history[-1].action in ("back", "advance")
    else:
        assert other.step is PlanStep.DIAGNOSE
    number = known.last.get("session")
    wanted = {other.sessions_required} if number is None else {1 + number % 20}
    if known.doing is not None and known.doing[0] == "session":
        wanted.add(1 + known.doing[1] % 20)
    assert other.sessions_required in wanted


def _number(text: str, word: str) -> int | None:
    return int(text.removeprefix(word)) if text.startswith(word) else None
