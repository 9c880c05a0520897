"""Who stands where, and how sure that is: places with intervals, agents who can't be told apart, funnel plots of rates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from salesdesk.formats import enumerated
from salesdesk.i18n import _, ngettext
from salesdesk.metrics import funnel_plot as funnel
from salesdesk.metrics import ranking as arithmetic
from salesdesk.metrics import scores as scoring
from salesdesk.metrics.catalogue import Better, Kpi, Unit, kpi
from salesdesk.metrics.funnel_plot import FunnelPlot
from salesdesk.metrics.ranking import Course, Parts, Place
from salesdesk.metrics.scores import Band
from salesdesk.periods import Period
from salesdesk.services.figure_rows import By, FigureRow
from salesdesk.services.figures import FiguresService, course_of
from salesdesk.services.scores import AgentScore, ScoresService
from salesdesk.types import COMPANY, Scope

_NAMES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Ranked:
    """A row of a ranking: the place with its interval, and by name who can't be told apart from this agent.

    ``score`` and the ratings are None in the ranking of a KPI; ``rating_low`` and ``rating_high`` are those of the
    ends of the score's interval.
    """

    agent_id: int
    agent: str
    place: Place
    alike: tuple[str, ...]
    score: AgentScore | None = None
    rating_low: Band | None = None
    rating_high: Band | None = None

    @property
    def sure(self) -> bool:
        """Whether the data tell this agent from everybody else."""
        return not self.alike

    @property
    def place_words(self) -> str:
        """The place as it is shown: ``3`` when it is certain, else the interval ``2–6``."""
        low, high = self.place.rank_low, self.place.rank_high
        return str(low) if low == high else f"{low}–{high}"

    @property
    def words(self) -> str:
        """What the ranking says about the agent, in a sentence."""
        if self.place.low is None:
            return _("Fewer than {n} days on duty, or none that differs: not enough data for a place.").format(
                n=arithmetic.LEAST_DAYS
            )
        if self.sure:
            return _("Differs from everybody else by more than chance.")
        names = enumerated(self.alike[:_NAMES_SHOWN])
        more = len(self.alike) - _NAMES_SHOWN
        if more <= 0:
            return _("Can't be told apart from {names}.").format(names=names)
        return ngettext(
            "Can't be told apart from {names} and {n} other.", "Can't be told apart from {names} and {n} others.", more
        ).format(names=names, n=more)


@dataclass(frozen=True, slots=True)
class Ranking:
    """A ranking, best first, and those without a figure. ``period`` and ``confidence`` (0–1) say what it rests on."""

    rows: tuple[Ranked, ...]
    without: tuple[str, ...]
    period: Period
    confidence: float = arithmetic.CONFIDENCE


@dataclass(frozen=True, slots=True)
class RatePlot:
    """A funnel plot with names: ``rows`` are the agents' figures by agent id."""

    kpi: str
    plot: FunnelPlot
    rows: Mapping[int, FigureRow]


class RankingService:
    """Reads only; each answer comes from the one engine of figures."""

    def __init__(self, figures: FiguresService, scores: ScoresService) -> None:
        self._figures = figures
        self._scores = scores

    def by_score(self, period: Period, scope: Scope = COMPANY) -> Ranking:
        """The agents of a scope by their score, each with the interval that their days on duty allow."""
        known = self._scores.scores(period, scope)
        scored = [one for one in known if one.score.score is not None]
        without = [one.agent for one in known if one.score.score is None]
        kpis = sorted({part.kpi for one in scored for part in one.score.parts if part.achievement is not None})
        courses = self._courses(period, scope, kpis)
        values = {one.agent_id: round(one.score.score or 0.0, 6) for one in scored}
        parts = {one.agent_id: _parts(one, courses) for one in scored}
        samples = {key: arithmetic.resampled_scores(mine) for key, mine in parts.items()}
        steady = [key for key, mine in parts.items() if mine.steady]
        by_id = {one.agent_id: one for one in scored}
        bands = scoring.bands()
        rows = [
            Ranked(
                place.key,
                by_id[place.key].agent,
                place,
                tuple(by_id[key].agent for key in place.alike),
                by_id[place.key],
                scoring.rating(place.low, bands),
                scoring.rating(place.high, bands),
            )
            for place in arithmetic.places(values, samples, steady=steady)
        ]
        return Ranking(tuple(rows), tuple(without), period)

    def by_kpi(self, period: Period, kpi_id: str, scope: Scope = COMPANY) -> Ranking:
        """The agents of a scope by one KPI; a count per day by its average per day on duty."""
        definition = kpi(kpi_id)
        rows = self._figures.figures(period, scope, by=By.AGENT, kpis=[kpi_id])
        known = {row.scope.id: row for row in rows if row.per_day is not None}
        values = {key: row.per_day or 0.0 for key, row in known.items()}
        courses = self._courses(period, scope, [kpi_id])
        samples = {}
        for key in known:
            course = courses.get((key, kpi_id))
            found = None if course is None else arithmetic.resampled(course)
            scale = values[key] / course.value if course is not None and course.value else 1.0
            samples[key] = None if found is None else found * scale
        steady = [key for key in known if (course := courses.get((key, kpi_id))) is not None and course.steady]
        ranked = [
            Ranked(place.key, known[place.key].name, place, tuple(known[key].name for key in place.alike))
            for place in arithmetic.places(values, samples, definition.direction, steady=steady)
        ]
        return Ranking(tuple(ranked), tuple(row.name for row in rows if row.scope.id not in known), period)

    def funnel_plot(self, period: Period, kpi_id: str, scope: Scope = COMPANY) -> RatePlot | None:
        """The funnel plot of a rate over the agents of a scope; None without data, or for what is no share of cases."""
        if not plottable(kpi(kpi_id)):
            return None
        rows = {row.scope.id: row for row in self._figures.figures(period, scope, by=By.AGENT, kpis=[kpi_id])}
        counts = [(key, int(row.numerator or 0), int(row.denominator or 0)) for key, row in rows.items()]
        if any(hits > n for _key, hits, n in counts):
            return None
        plot = funnel.funnel_plot(counts)
        return None if plot is None else RatePlot(kpi_id, plot, rows)

    def _courses(self, period: Period, scope: Scope, kpis: Sequence[str]) -> dict[tuple[int, str], Course]:
        """By agent and KPI the figures day by day (week by week over longer periods), of the days with any figure."""
        wanted = [name for name in kpis if adds_up(kpi(name))]
        if not wanted:
            return {}
        found: dict[int, dict[str, dict[str, tuple[float, float]]]] = {}
        per = course_of(period)
        for row in self._figures.figures(period, scope, per=per, by=By.AGENT, kpis=wanted, targets=False):
            if row.numerator is None:
                continue
            whole = row.denominator if row.definition.denominator or row.definition.per_day else 1
            found.setdefault(row.scope.id, {}).setdefault(row.bucket, {})[row.kpi] = (row.numerator, whole or 0)
        return {
            (agent_id, name): Course(
                agent_id,
                tuple(days[day].get(name, (0, 0))[0] for day in sorted(days)),
                tuple(days[day].get(name, (0, 0))[1] for day in sorted(days)),
            )
            for agent_id, days in found.items()
            for name in wanted
        }


def plottable(definition: Kpi) -> bool:
    """Whether a KPI is a share of cases (hits of n), which a funnel plot can show."""
    return definition.is_rate and definition.unit is Unit.RATIO and adds_up(definition)


def adds_up(definition: Kpi) -> bool:
    """Whether the days of a KPI add up to its period: distinct customers don't, who are the same on several days."""
    return "customers" not in (*definition.numerator, *definition.denominator)


def _parts(one: AgentScore, courses: Mapping[tuple[int, str], Course]) -> Parts:
    there = [part for part in one.score.parts if part.achievement is not None]
    mine = {part.kpi: course for part in there if (course := courses.get((one.agent_id, part.kpi))) is not None}
    return Parts(
        one.agent_id,
        {part.kpi: part.weight_used for part in there},
        {part.kpi: part.achievement for part in there if part.achievement is not None},
        mine,
        frozenset(part.kpi for part in there if kpi(part.kpi).direction is Better.DOWN),
        one.scheme.ceiling,
        max((len(course.numerators) for course in mine.values()), default=0),
    )
