"""How sure a total score is: its interval, the places it allows, and whether the rating is settled (domain.md §12).

No colleague is named: the paper is for one agent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from salesdesk import i18n
from salesdesk.formats import number
from salesdesk.i18n import _, ngettext
from salesdesk.metrics.ranking import LEAST_DAYS
from salesdesk.metrics.scores import Band
from salesdesk.services.interviews.suggestions import sentences
from salesdesk.services.ranking import Ranked, Ranking


@dataclass(frozen=True, slots=True, kw_only=True)
class Sureness:
    """The score's interval (None: too few days), its places among ``of`` people, and the ratings of its ends.

    ``alike`` is how many of the others can't be told apart from this agent.
    """

    low: float | None
    high: float | None
    place_low: int
    place_high: int
    of: int
    alike: int
    rating_low: Mapping[str, str] = field(default_factory=dict)
    rating_high: Mapping[str, str] = field(default_factory=dict)

    @property
    def settled(self) -> bool:
        """Whether both ends of the interval have the same rating."""
        return self.low is not None and self.rating_low == self.rating_high

    @property
    def place(self) -> str:
        """The place as it is shown: ``3``, or the interval ``2–6``."""
        return str(self.place_low) if self.place_low == self.place_high else f"{self.place_low}–{self.place_high}"

    @property
    def words(self) -> str:
        """What must be said beside the score and its rating."""
        if self.low is None or self.high is None:
            return _(
                "Fewer than {n} days on duty, or none that differs: how sure the score is can't be said, and it settles no rating."
            ).format(n=LEAST_DAYS)
        said = [
            _("95% interval of the score: {low}–{high}.").format(low=number(self.low, 1), high=number(self.high, 1))
        ]
        if self.of > 1:
            said.append(_("Place {place} of {n} in the team.").format(place=self.place, n=self.of))
        if self.alike:
            said.append(
                ngettext(
                    "{n} colleague can't be told apart by the data.",
                    "{n} colleagues can't be told apart by the data.",
                    self.alike,
                ).format(n=self.alike)
            )
        if not self.settled:
            language = i18n.language()
            said.append(
                _("The interval reaches from {low} to {high}: the data alone don't settle the rating.").format(
                    low=self.rating_low.get(language, "—"), high=self.rating_high.get(language, "—")
                )
            )
        return sentences(said)


def sureness(ranking: Ranking, agent_id: int, days: float | None) -> Sureness | None:
    """What a ranking says about one agent; None where the agent has no score.

    Below the least days on duty there is no interval: a day drawn again and again is always the same.
    """
    row = next((row for row in ranking.rows if row.agent_id == agent_id), None)
    if row is None:
        return None
    found = _of(row, len(ranking.rows))
    return found if (days or 0) >= LEAST_DAYS else replace(found, low=None, high=None)


def _of(row: Ranked, of: int) -> Sureness:
    return Sureness(
        low=row.place.low,
        high=row.place.high,
        place_low=row.place.rank_low,
        place_high=row.place.rank_high,
        of=of,
        alike=len(row.alike),
        rating_low=_names(row.rating_low),
        rating_high=_names(row.rating_high),
    )


def _names(band: Band | None) -> dict[str, str]:
    return {} if band is None else dict(band.names)
