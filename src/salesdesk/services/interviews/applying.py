"""What a rating may lead to, offered with how sure it is; recorded by the supervisor, never applied by itself [3].

No reward and no rating rests on a difference that isn't there: where the score's interval reaches into another
rating, every rating it allows is offered, and none of it counts as settled.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from salesdesk import i18n
from salesdesk.i18n import _
from salesdesk.metrics.scores import Band, bands
from salesdesk.services.interviews.facts import Facts
from salesdesk.services.interviews.form import AppliedNote
from salesdesk.services.interviews.rules import ResultRule, by_rating
from salesdesk.types import AppliedKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One thing a rating may lead to. ``settled``: the data hold the rating up; ``why`` says what to think of."""

    rating: str
    note: AppliedNote
    settled: bool
    why: str


def offers(facts: Facts, rules: Sequence[ResultRule], support: Sequence[str]) -> list[Offer]:
    """What the ratings allowed by the data may lead to, the rating itself first.

    ``support`` is why nothing of a bonus may be withheld (empty: it may); with it, no deduction is offered.
    """
    mine = facts.rating.get(i18n.language(), "")
    if not mine:
        return []
    settled = facts.sure is not None and facts.sure.settled
    known = by_rating(rules)
    found = []
    for rating in _allowed(facts, mine):
        for rule in known.get(rating, ()):
            if rule.kind is AppliedKind.DEDUCTION and (support or not settled):
                continue
            found.append(Offer(rating=rating, note=rule.note, settled=settled, why=_why(rating, mine, settled)))
    return found


def _allowed(facts: Facts, mine: str) -> list[str]:
    """The ratings from the lower to the upper end of the interval, the score's own first."""
    names = [band.name for band in sorted(bands(), key=_lowest)]
    language = i18n.language()
    ends = [mine]
    if facts.sure is not None and facts.sure.low is not None:
        ends += [facts.sure.rating_low.get(language, mine), facts.sure.rating_high.get(language, mine)]
    places = [names.index(name) for name in ends if name in names]
    if not places:
        return [mine]
    between = names[min(places) : max(places) + 1]
    return [mine, *(name for name in between if name != mine)]


def _lowest(band: Band) -> float:
    return band.lowest


def _why(rating: str, mine: str, settled: bool) -> str:
    if settled:
        return _("Rating {rating}, held up by the data.").format(rating=rating)
    if rating == mine:
        return _("Rating {rating}, not settled by the data: think of more than the score.").format(rating=rating)
    return _("Rating {rating} can't be ruled out by the data.").format(rating=rating)
