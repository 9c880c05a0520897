"""The rules of a plan told once more, from its history alone: an oracle that shares nothing with the machine's guards.

It reads a history line by line, keeps its own book of what was said and done, and objects to any line that domain.md §6
does not allow at that place.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from salesdesk.services.plans.views import EventView

ORDER = ["warn", "diagnose", "train", "shadow", "review"]
BELONGS = {
    "told": {"warn"},
    "finding": {"diagnose"},
    "account": {"diagnose"},
    "goal": {"diagnose"},
    "item": {"train"},
    "session": {"shadow"},
    "call": {"diagnose", "shadow", "review"},
    "window": {"review"},
    "measured": {"review"},
    "conclusion": {"review"},
}
"""In which steps the lines of a subject may stand."""

EVEN_WHEN_CLOSED = {"reopen", "bonus.taken_back", "printed"}


class Book:
    """What the lines so far say."""

    def __init__(self, sessions: int) -> None:
        self.step, self.round, self.closed_from = "warn", 1, ""
        self.told = self.answered = self.concluded = False
        self.main: int | None = None
        self.goals: set[int] = set()
        self.items: dict[int, list[Any]] = {}
        self.held, self.wanted = 0, sessions
        self.objections: set[int] = set()
        self.verdicts: dict[int, str] = {}
        self.measured_to = self.window_to = ""

    def read(self, line: EventView) -> None:
        """Take in a line; AssertionError where it is against the rules."""
        said: dict[str, Any] = dict(line.detail)
        subject = line.action.partition(".")[0]
        assert self.step != "closed" or line.action in EVEN_WHEN_CLOSED, (line.action, "on a closed plan")
        assert self.step in BELONGS.get(subject, {self.step}), (line.action, "in", self.step)
        getattr(self, "_" + line.action.replace(".", "_"), lambda _said: None)(said)

    # what is noted

    def _told(self, said: dict[str, Any]) -> None:
        self.told, self.answered = bool(said["on"]), bool(str(said["answer"]).strip())

    def _finding_main(self, said: dict[str, Any]) -> None:
        self.main = said["id"]

    def _finding_removed(self, said: dict[str, Any]) -> None:
        self.main = None if said["id"] == self.main else self.main

    def _goal_added(self, said: dict[str, Any]) -> None:
        assert said["baseline"] is not None, "a goal without a baseline"
        self.goals.add(said["id"])

    def _goal_removed(self, said: dict[str, Any]) -> None:
        self.goals.remove(said["id"])

    def _item_assigned(self, said: dict[str, Any]) -> None:
        self.items[said["id"]] = [self.round, False]

    def _item_done(self, said: dict[str, Any]) -> None:
        self.items[said["id"]][1] = True

    def _item_waived(self, said: dict[str, Any]) -> None:
        assert said["reason"].strip()
        self.items[said["id"]][1] = True

    def _item_undone(self, said: dict[str, Any]) -> None:
        self.items[said["id"]][1] = False

    def _item_removed(self, said: dict[str, Any]) -> None:
        del self.items[said["id"]]

    def _sessions(self, said: dict[str, Any]) -> None:
        self.wanted = said["count"]

    def _session_held(self, said: dict[str, Any]) -> None:
        rated = said["ratings"] if not said["calls"] else {area for one in said["rated"] for area in one["ratings"]}
        assert len(rated) == 6
        assert said["situation"]
        assert said["behaviour"]
        assert said["impact"]
        assert said["agreed"]
        self.held += 1

    def _objection_filed(self, said: dict[str, Any]) -> None:
        self.objections.add(said["id"])

    def _objection_answered(self, said: dict[str, Any]) -> None:
        assert said["text"].strip()
        self.objections.remove(said["id"])

    def _window(self, said: dict[str, Any]) -> None:
        self.window_to = said["end"]

    def _measured(self, said: dict[str, Any]) -> None:
        self.verdicts = {goal["goal_id"]: goal["verdict"] for goal in said["goals"]}
        self.measured_to = said["end"]

    def _conclusion(self, said: dict[str, Any]) -> None:
        self.concluded = bool(said["text"].strip())

    def _bonus_recorded(self, _said: dict[str, Any]) -> None:
        assert self.told, "a deduction the agent was never warned of"
        assert self.step in ORDER[2:], "a deduction without support"

    # where it goes

    def _advance(self, said: dict[str, Any]) -> None:
        self._one_on(said)
        mine = [settled for turn, settled in self.items.values() if turn == self.round]
        done = {
            "warn": self.told and self.answered,
            "diagnose": self.main is not None and bool(self.goals),
            "train": bool(mine) and all(mine),
            "shadow": self.held >= self.wanted,
        }
        assert done[said["from"]], (said["from"], "was left unfinished")

    def _waive(self, said: dict[str, Any]) -> None:
        self._one_on(said)
        self._reasoned(said)

    def _one_on(self, said: dict[str, Any]) -> None:
        assert said["from"] == self.step
        assert ORDER.index(said["to"]) == ORDER.index(said["from"]) + 1, "a step was skipped"
        assert said["round"] == self.round
        self.step = said["to"]

    def _back(self, said: dict[str, Any]) -> None:
        self._reasoned(said)
        assert ORDER.index(said["to"]) < ORDER.index(self.step)
        self._loop(said, new=self.step == "review" and said["to"] in ORDER[:3])

    def _retrain(self, said: dict[str, Any]) -> None:
        self._reasoned(said)
        assert (self.step, said["to"]) == ("review", "train")
        self._loop(said, new=True)

    def _loop(self, said: dict[str, Any], *, new: bool) -> None:
        assert said["round"] == self.round + new, "a round more, or none"
        self.step = said["to"]
        if new:
            self.round, self.held, self.verdicts, self.measured_to = said["round"], 0, {}, ""

    def _extend(self, said: dict[str, Any]) -> None:
        self._reasoned(said)
        assert self.step == "review"
        self.window_to = said["until"]

    def _close(self, said: dict[str, Any]) -> None:
        assert self.step == "review", "judged before the review"
        assert not self.objections, "closed over an objection"
        assert self.told
        assert self.concluded
        if said["result"] != "reached":
            self._reasoned(said)
        if said["result"] in ("reached", "referred"):
            assert self.goals
            assert self.goals == self.verdicts.keys(), "a goal was not measured"
        if said["result"] == "reached":
            assert set(self.verdicts.values()) <= {"reached", "reached_with_team", "not_enough"}, self.verdicts
        self.step, self.closed_from = "closed", "review"

    def _withdraw(self, said: dict[str, Any]) -> None:
        self._reasoned(said)
        assert not self.objections, "withdrawn over an objection"
        self.closed_from, self.step = self.step, "closed"

    def _reopen(self, said: dict[str, Any]) -> None:
        self._reasoned(said)
        assert (self.step, said["to"]) == ("closed", self.closed_from)
        self.step = said["to"]

    @staticmethod
    def _reasoned(said: dict[str, Any]) -> None:
        assert len(said["reason"].strip()) >= 4, "no reason was given"


def keeps_the_law(history: Iterable[EventView], sessions: int) -> Book:
    """Read a whole history; the book at its end."""
    book = Book(sessions)
    for line in history:
        book.read(line)
    return book
