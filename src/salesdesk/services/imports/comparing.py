"""Our totals beside those of the dialer's own report, and what the difference is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations

from salesdesk import formats
from salesdesk.i18n import N_, _
from salesdesk.labels import label
from salesdesk.services.imports.checking import Checked
from salesdesk.services.imports.reasons import in_words
from salesdesk.types import Outcome

Part = tuple[str, int]
_MOST_PARTS, _MOST_TRIED = 3, 12


@dataclass(frozen=True, slots=True)
class Compared:
    """One total: ours, theirs (None: not typed in), and the difference in words ("" when there is none)."""

    ours: int
    theirs: int | None
    why: str = ""

    @property
    def agrees(self) -> bool | None:
        """Whether both say the same; None as long as theirs is not known."""
        return None if self.theirs is None else self.ours == self.theirs


def compare_calls(checked: Checked, theirs: int | None) -> Compared:
    """The number of calls."""
    outcome = checked.outcome
    ours = outcome.imported
    less = [
        (_("rejected rows"), outcome.rejected),
        (_("there already"), outcome.duplicates),
        (_("no calls"), outcome.not_calls),
        *((in_words(reason), count) for reason, count in outcome.not_call_reasons.items()),
        *((in_words(reason), count) for reason, count in outcome.reasons.items()),
    ]
    return _compared(ours, theirs, less, _own_outcomes(checked), formats.number)


def compare_connected(checked: Checked, theirs: int | None) -> Compared:
    """The number of calls that a person answered."""
    counts = checked.by_outcome
    ours = counts.get(Outcome.CONNECTED, 0)
    others = [(label(kind), count) for kind, count in counts.items() if kind is not Outcome.CONNECTED]
    ours_only = [(_("connected, but without talk time"), checked.silent)] if checked.silent else []
    return _compared(ours, theirs, others, ours_only, formats.number)


def compare_talk(checked: Checked, theirs: int | None) -> Compared:
    """The seconds of talk."""
    ours = checked.outcome.talk_s
    if theirs is not None and ours != theirs and abs(theirs - ours) <= max(checked.outcome.imported, 1):
        text = _("Rounding: the difference is less than a second a call.")
        return Compared(ours, theirs, text)
    if theirs and ours and abs(theirs / ours - 60) < 1:
        return Compared(ours, theirs, _("The other number is sixty times ours: the talk time is in minutes."))
    if theirs and ours and abs(ours / theirs - 60) < 1:
        return Compared(ours, theirs, _("Our number is sixty times the other: the other is in minutes."))
    parts = [(_(name), seconds) for name, seconds in _times(checked) if seconds]
    return _compared(ours, theirs, parts, [], formats.duration)


def _times(checked: Checked) -> Iterator[Part]:
    yield N_("ring time"), checked.ring_s
    yield N_("waiting time"), checked.queue_s
    yield N_("hold time"), checked.hold_s
    yield N_("wrap-up time"), checked.wrap_s


def _own_outcomes(checked: Checked) -> list[Part]:
    counts = checked.by_outcome
    return [(label(kind), count) for kind, count in counts.items() if kind is not Outcome.CONNECTED]


def _compared(
    ours: int, theirs: int | None, they_count: list[Part], they_leave_out: list[Part], show: Callable[[int], str]
) -> Compared:
    if theirs is None or theirs == ours:
        return Compared(ours, theirs)
    gap = theirs - ours
    parts = _adding_up(they_count if gap > 0 else they_leave_out, abs(gap))
    size = show(abs(gap))
    if parts:
        named = formats.listed(f"{show(count)} × {name}" if show is formats.number else name for name, count in parts)
        text = (
            _("{n} more there: it seems to count {parts} too.") if gap > 0 else _("{n} fewer there: without {parts}.")
        )
        return Compared(ours, theirs, text.format(n=size, parts=named))
    text = _("{n} more there.") if gap > 0 else _("{n} fewer there.")
    advice = _("Check that the report covers the same days and agents.")
    return Compared(ours, theirs, f"{text.format(n=size)} {advice}")


def _adding_up(parts: list[Part], wanted: int) -> list[Part]:
    """The fewest parts whose sum is exactly what is wanted."""
    usable = [part for part in parts if 0 < part[1] <= wanted][:_MOST_TRIED]
    for size in range(1, _MOST_PARTS + 1):
        for chosen in combinations(usable, size):
            if sum(count for _name, count in chosen) == wanted:
                return list(chosen)
    return []
