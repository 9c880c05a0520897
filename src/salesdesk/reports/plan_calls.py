"""Calls rated one by one, as an evidence pack prints them: the ratings beside each other, then each one's words."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean

from reportlab.platypus.flowables import Flowable

from salesdesk import formats
from salesdesk.i18n import _
from salesdesk.reports import look
from salesdesk.reports.blocks import Space
from salesdesk.reports.grid import Column
from salesdesk.reports.linebreak import Run
from salesdesk.reports.look import Align
from salesdesk.reports.plan_sheet import AreaChange, RatedCall
from salesdesk.reports.sections import table
from salesdesk.reports.text import Text


def rated_calls(calls: Sequence[RatedCall], *, mean: bool = False) -> list[Flowable]:
    """A table with a line a call (and one of their means), and below it what each rating means and what was noted."""
    areas = [observed.name for observed in calls[0].observations]
    columns = [(_("Call"), Column(4), Align.LEFT), *((name, Column(1), Align.CENTRE) for name in areas)]
    rows: list[list[str | Run | tuple[Run, ...]]] = [
        [
            (Run(f"{number}.  {call.call}"), Run(_under(call), colour=look.MUTED)),
            *(_score(observed.score) for observed in call.observations),
        ]
        for number, call in enumerate(calls, 1)
    ]
    if mean and len(calls) > 1:
        rows.append([Run(_("Mean"), bold=True), *(_mean(calls, place) for place in range(len(areas)))])
    words = [_words(number, call) for number, call in enumerate(calls, 1)]
    return [table(columns, rows), Space(3), *words]


def _under(call: RatedCall) -> str:
    facts = [call.side, call.rater, formats.day(call.rated_on) if call.rated_on else ""]
    words = " · ".join(part for part in facts if part)
    return f"\n{words}" if words else ""


def _score(score: int | None) -> str:
    return formats.NO_DATA if score is None else str(score)


def _mean(calls: Sequence[RatedCall], place: int) -> Run:
    scores = [score for call in calls if (score := call.observations[place].score) is not None]
    return Run(formats.number(fmean(scores), 1) if scores else formats.NO_DATA, bold=True)


def _words(number: int, call: RatedCall) -> Flowable:
    runs: list[Run] = []
    for observed in call.observations:
        gap = "   " if runs else ""
        runs.append(Run(f"{gap}{observed.name} {_score(observed.score)}", bold=True))
        runs.append(Run(f" {observed.note}" if observed.note else "", colour=look.MUTED))
    return Text(runs, look.SMALL, mark=f"{number}.", hang=16)


def changes_table(changes: Sequence[AreaChange]) -> Flowable:
    """Area by area the mean before, during and after the support, each with n, and the verdict in words."""
    columns = [
        (_("Area"), Column(1.5), Align.LEFT),
        (_("Before the support"), Column(1.1), Align.RIGHT),
        (_("During"), Column(1.1), Align.RIGHT),
        (_("In the review"), Column(1.1), Align.RIGHT),
        (_("Change, with its 95% interval"), Column(1.6), Align.RIGHT),
        (_("Verdict"), Column(1.3), Align.LEFT),
    ]
    rows = [
        [
            one.name,
            _counted(one.before, one.n_before),
            _counted(one.between, one.n_between),
            Run(_counted(one.after, one.n_after), bold=True),
            _change(one),
            one.verdict,
        ]
        for one in changes
    ]
    return table(columns, rows)


def _counted(mean: float | None, n: int) -> str:
    return f"{formats.number(mean, 1)} (n = {n})" if n else formats.NO_DATA


def _change(one: AreaChange) -> str:
    if one.before is None or one.after is None:
        return formats.NO_DATA
    words = _signed(one.after - one.before)
    if one.low is None or one.high is None:
        return words
    return _("{change} ({low} to {high})").format(change=words, low=_signed(one.low), high=_signed(one.high))


def _signed(change: float) -> str:
    return f"{'+' if round(change, 1) > 0 else ''}{formats.number(change, 1)}"
