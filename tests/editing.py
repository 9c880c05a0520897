"""Somebody who edits plans and interviews without a pause, and says after each edit that it was acknowledged.

``killed_while_editing`` kills such an editor (kill -9) at random moments; ``Acknowledged`` is what it had been told.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from damage import ROOT

_EDITOR = """
import json, os, random, select, signal, sys, time
from dataclasses import replace
from datetime import date
from pathlib import Path
import salesdesk.services.interviews, salesdesk.services.drafts, salesdesk.services.plans
from salesdesk.services.desk import Desk
from salesdesk.store.database import Database
from salesdesk.types import Cause, PlanStep

DAY = date(2026, 10, 12)

def edit(path, told, diagnosed, interview, seed, pipe):
    def say(what, value):
        os.write(pipe, (json.dumps([what, value]) + "\\n").encode())

    desk, dice, number = Desk(Database(path)), random.Random(seed), 0
    plans = desk.plans
    while True:
        number += 1
        what = dice.choice(["draft", "dropped", "told", "finding", "account", "moved", "interview", "session"])
        say("begin", [what, number])
        if what == "draft":
            desk.drafts.keep(f"plan:{told}:warn:1", {"answer": f"typed {number}"})
        elif what == "dropped":
            desk.drafts.drop(f"plan:{told}:warn:1")
        elif what == "told":
            plans.tell(told, DAY, "in person", f"answer {number}")
        elif what == "finding":
            plans.add_finding(diagnosed, Cause.PEOPLE, f"finding {number}")
        elif what == "account":
            plans.set_account(diagnosed, f"account {number}")
        elif what == "moved":
            plans.back(diagnosed, PlanStep.WARN, f"back {number}", on=DAY)
            say("back", number)
            plans.advance(diagnosed, on=DAY)
        elif what == "interview":
            view = desk.interviews.get(interview)
            desk.interviews.save(interview, replace(view.form, opinion=f"opinion {number}"))
        elif what == "session":
            plans.require_sessions(diagnosed, 1 + number % 20)
        say(what, number)

told, diagnosed, interview = map(int, sys.argv[1:4])
seed, longest = int(sys.argv[4]), float(sys.argv[5])
moments = random.Random(seed)
for place, name in enumerate(sys.argv[6:]):
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reading)
            edit(Path(name), told, diagnosed, interview, seed * 1000 + place, writing)
        finally:
            os._exit(1)
    os.close(writing)
    heard, until = b"", time.monotonic() + longest * moments.random()
    while (left := until - time.monotonic()) > 0:
        if select.select([reading], [], [], left)[0]:
            piece = os.read(reading, 65536)
            assert piece, "the editor failed"
            heard += piece
    os.kill(child, signal.SIGKILL)
    while piece := os.read(reading, 65536):
        heard += piece
    os.close(reading)
    status = os.waitpid(child, 0)[1]
    assert os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL, status
    Path(name + ".said").write_bytes(heard)
"""


@dataclass(slots=True)
class Acknowledged:
    """What the editor was told to be kept, by what it did; ``doing`` is the edit during which it died (or None)."""

    last: dict[str, int] = field(default_factory=dict)
    findings: list[int] = field(default_factory=list)
    draft: int | None = None
    doing: tuple[str, int] | None = None
    edits: int = 0

    def hear(self, what: str, value: object) -> None:
        """One line of the editor."""
        if what == "begin" and isinstance(value, list):
            self.doing = (str(value[0]), int(value[1]))
            return
        number = int(str(value))
        self.last[what] = number
        if what == "back":
            return
        self.doing = None
        self.edits += 1
        if what == "finding":
            self.findings.append(number)
        elif what in ("draft", "dropped"):
            self.draft = number if what == "draft" else None

    def may_be(self, what: str) -> set[int | None]:
        """The numbers that may be stored: the last acknowledged, or the one during which it died."""
        found: set[int | None] = {self.last.get(what)}
        if self.doing is not None and self.doing[0] == what:
            found.add(self.doing[1])
        return found


def killed_while_editing(
    paths: Sequence[Path], ids: tuple[int, int, int], seed: int = 1, longest: float = 0.5
) -> list[Acknowledged]:
    """Let an editor loose on each file and kill it after at most ``longest`` seconds; what each was told."""
    if not hasattr(os, "fork"):
        pytest.skip("needs fork")
    words = [str(one) for one in (*ids, seed, longest, *paths)]
    done = subprocess.run([sys.executable, "-c", _EDITOR, *words], env=ROOT, check=False, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    return [_heard(Path(f"{path}.said")) for path in paths]


def _heard(file: Path) -> Acknowledged:
    found = Acknowledged()
    for line in file.read_text("utf-8").splitlines():
        what, value = json.loads(line)
        found.hear(what, value)
    return found
