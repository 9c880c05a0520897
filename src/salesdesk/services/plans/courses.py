"""The catalogue of training in use: change it, share it as a file, and see what was made of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import fmean, stdev

from sqlalchemy import select
from sqlalchemy.orm import Session

from salesdesk.metrics.effects import t_value
from salesdesk.models import PlanItem
from salesdesk.periods import Period
from salesdesk.services.plans import catalogue
from salesdesk.services.plans.calls import call_lines, connected_calls
from salesdesk.services.plans.catalogue import Course
from salesdesk.services.plans.core import Core
from salesdesk.services.plans.course_file import Taken, as_toml, read_courses, sort_out
from salesdesk.services.plans.heard import CallLine

LEAST_SCORES = 6
"""Pairs of scores below which no interval of their change is given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseUse:
    """What was made of an entry: how often it was assigned, done and waived, in how many plans, and its scores.

    Scores are means over the ``scored`` items that were tested before and after; ``low`` and ``high`` bound the mean
    change (95 %, Student), None below ``LEAST_SCORES``: then there is not enough data.
    """

    assigned: int = 0
    done: int = 0
    waived: int = 0
    plans: tuple[int, ...] = ()
    minutes: int = 0
    last_on: date | None = None
    scored: int = 0
    before: float | None = None
    after: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def change(self) -> float | None:
        """By how many points of 100 the score rose."""
        return None if self.before is None or self.after is None else self.after - self.before


NEVER = CourseUse()


@dataclass(frozen=True, slots=True)
class CourseLine:
    """An entry of the catalogue with what was made of it."""

    course: Course
    use: CourseUse


class Courses(Core):
    """Reads and changes the catalogue."""

    def catalogue(self) -> list[CourseLine]:
        """Every entry, retired ones too, with its use."""
        with self._database.read() as session:
            used = uses(session)
            return [CourseLine(one, used.get(one.id, NEVER)) for one in catalogue.courses(session, retired=True)]

    def keep_course(self, course: Course) -> Course:
        """Add an entry of one's own to the catalogue (empty id), or change it; shipped ones are copied to be changed."""
        with self._database.write() as session:
            return catalogue.keep_course(session, course)

    def drop_course(self, course_id: str) -> None:
        """Take an entry of one's own out of the catalogue; one that a plan used is only retired."""
        with self._database.write() as session:
            catalogue.drop_course(session, course_id)

    def retire_course(self, course_id: str, *, retired: bool = True) -> Course:
        """No longer offer an entry, or offer it again; plans that used it keep it."""
        with self._database.write() as session:
            return catalogue.retire_course(session, course_id, retired=retired)

    def calls_for_listening(
        self, start: date, end: date, agents: Collection[int] = (), least_s: int = 60, limit: int = 200
    ) -> Sequence[CallLine]:
        """Connected calls to choose a listening list from, those with an intent and the longest first.

        ``agents`` empty: everybody's; ``least_s``: talk seconds at least.
        """
        with self._database.read() as session:
            ids = connected_calls(session, Period(start, end), agents, least_s, limit)
            lines = call_lines(session, ids)
            return [lines[one] for one in ids if one in lines]

    def call_lines(self, ids: Sequence[int]) -> Sequence[CallLine]:
        """The calls of a listening list, in its order; those taken back with their import are missing."""
        with self._database.read() as session:
            lines = call_lines(session, ids)
            return [lines[one] for one in ids if one in lines]

    # as a file

    def export_courses(self, target: Path, ids: Collection[str] | None = None) -> int:
        """Write the catalogue (or some entries) to a TOML file, whole or not at all; returns how many.

        Raises SalesDeskError when it can't be written.
        """
        with self._database.read() as session:
            every = catalogue.courses(session, retired=ids is not None)
        wanted = [one for one in every if ids is None or one.id in ids]
        from salesdesk.reports.files import replacing

        with replacing(target) as written:
            written.write(as_toml(wanted).encode())
        return len(wanted)

    def import_courses(self, file: Path) -> Taken:
        """Take the courses of a file into the catalogue; see ``Taken``. Raises SalesDeskError for an unusable file."""
        read, notes = read_courses(file)
        with self._database.write() as session:
            have = catalogue.courses(session, retired=True)
            wanted, same = sort_out(read, have)
            known = {one.id: one for one in have}
            before = tuple(known[one.id] for one in wanted if one.id)
            added = tuple(catalogue.keep_course(session, one).id for one in wanted if not one.id)
            for one in wanted:
                if one.id:
                    catalogue.keep_course(session, one)
        return Taken(added, before, same, notes)

    def take_back_courses(self, taken: Taken) -> None:
        """Undo an import: new entries go (used ones are retired), changed ones are as before."""
        with self._database.write() as session:
            for identifier in taken.added:
                catalogue.drop_course(session, identifier)
            for one in taken.before:
                catalogue.keep_course(session, one)


def uses(session: Session) -> dict[str, CourseUse]:
    """What was made of each entry that any plan has."""
    items: dict[str, list[PlanItem]] = defaultdict(list)
    for row in session.scalars(select(PlanItem).where(PlanItem.course != "").order_by(PlanItem.id)):
        items[row.course].append(row)
    return {identifier: use_of(rows) for identifier, rows in items.items()}


def use_of(rows: Sequence[PlanItem]) -> CourseUse:
    """What was made of some items of plans."""
    done = [row for row in rows if row.done_on is not None]
    pairs = [
        (row.score_before, row.score_after)
        for row in done
        if row.score_before is not None and row.score_after is not None
    ]
    low, high = mean_interval([after - before for before, after in pairs])
    return CourseUse(
        assigned=len(rows),
        done=len(done),
        waived=sum(bool(row.waived_reason) for row in rows),
        plans=tuple(dict.fromkeys(row.plan_id for row in rows)),
        minutes=sum(row.minutes for row in done),
        last_on=max((row.done_on for row in done if row.done_on is not None), default=None),
        scored=len(pairs),
        before=fmean(before for before, _after in pairs) if pairs else None,
        after=fmean(after for _before, after in pairs) if pairs else None,
        low=low,
        high=high,
    )


def mean_interval(values: Sequence[float], least: int = LEAST_SCORES) -> tuple[float | None, float | None]:
    """The 95 % interval of a mean (Student); no interval for fewer than ``least`` values."""
    if len(values) < least:
        return None, None
    half = t_value(len(values) - 1) * stdev(values) / len(values) ** 0.5
    middle = fmean(values)
    return middle - half, middle + half
