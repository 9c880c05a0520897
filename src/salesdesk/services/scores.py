"""Weighted scores of agents (domain.md §4), under the supervisor's own dated schemes or the preset of the team's stage.

A score of up to a month is reckoned from the figures of the whole period. A quarter's is the mean of its months' and a
year's the mean of its quarters' [3], each under the weights of its time, unless the company chose otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import starmap

from salesdesk.metrics import scores as arithmetic
from salesdesk.metrics.catalogue import Category, catalogue, kpi
from salesdesk.metrics.scores import Band, Scheme, Score
from salesdesk.periods import Period, PeriodKind
from salesdesk.services import schemes
from salesdesk.services.company import CompanyService
from salesdesk.services.figure_rows import By, FigureRow
from salesdesk.services.figures import FiguresService
from salesdesk.services.schemes import SchemeBook, SchemeDraft
from salesdesk.services.staffing import Person, Staff
from salesdesk.store.database import Database
from salesdesk.types import COMPANY, Json, Scope, TeamStage

_MADE_OF = {PeriodKind.QUARTER: PeriodKind.MONTH, PeriodKind.YEAR: PeriodKind.QUARTER}


@dataclass(frozen=True, slots=True)
class AgentScore:
    """One agent's score with its parts; ``rating`` None and score None where nothing can be scored.

    ``scheme`` is the one in force on the period's last day, ``rows`` the figures of the whole period.
    """

    agent_id: int
    agent: str
    score: Score
    scheme: Scheme
    rating: Band | None
    rows: tuple[FigureRow, ...]

    def as_json(self) -> dict[str, Json]:
        """The shape of the command line."""
        return {
            "agent": self.agent,
            "score": self.score.score,
            "parts": [
                {"kpi": part.kpi, "weight": part.weight, "achievement": part.achievement, "points": part.points}
                for part in self.score.parts
            ],
            "scheme": self.score.scheme,
            "rating": self.rating.name if self.rating else None,
            "note": self.score.note,
        }


@dataclass(frozen=True, slots=True)
class Move:
    """What other weights would make of an agent: score and place (1 the best) now and then; None without a score."""

    agent_id: int
    agent: str
    score_now: float | None
    score_then: float | None
    place_now: int | None
    place_then: int | None
    concerned: bool
    """Whether the scheme is for this agent at all."""

    @property
    def climbs(self) -> int:
        """How many places the agent would climb; negative: fall."""
        return 0 if self.place_now is None or self.place_then is None else self.place_now - self.place_then


class ScoresService:
    """Scores from the one engine of figures."""

    def __init__(self, database: Database, figures: FiguresService, company: CompanyService) -> None:
        self._database = database
        self._figures = figures
        self._company = company

    def scores(self, period: Period, scope: Scope = COMPANY, *, each_alone: bool = False) -> list[AgentScore]:
        """The scores of every agent of the scope with figures in the period, best first, None last.

        ``each_alone``: every agent's as if asked for alone, when the results of others choose no preset.
        """
        staff, book = self._known()
        return _ranked(self._scores(period, scope, staff, book, each_alone=each_alone))

    def preview(self, draft: SchemeDraft, period: Period, scope: Scope = COMPANY) -> list[Move]:
        """Who would stand where if a scheme were in force all through the period; in the order of then, None last.

        Nothing is stored. Agents whom the scheme isn't for keep their score.
        """
        staff, book = self._known()
        now = self._scores(period, scope, staff, book)
        drafted = schemes.SchemeRow(0, replace(draft, start=period.start, end=None), 0, None)
        with_draft = SchemeBook((drafted, *book.rows))
        then = self._scores(period, scope, staff, with_draft)
        places_now, places_then = _places(now), _places(then)
        moves = [
            Move(
                one.agent_id,
                one.agent,
                one.score.score,
                after.score.score,
                places_now.get(one.agent_id),
                places_then.get(one.agent_id),
                after.scheme.id == drafted.scheme.id,
            )
            for one, after in zip(now, then, strict=True)
        ]
        return sorted(moves, key=lambda move: (move.place_then is None, move.place_then or 0, move.agent))

    def _known(self) -> tuple[Staff, SchemeBook]:
        with self._database.read() as session:
            return Staff.load(session), schemes.book(session)

    def _scores(
        self, period: Period, scope: Scope, staff: Staff, book: SchemeBook, *, each_alone: bool = False
    ) -> list[AgentScore]:
        parts = _MADE_OF.get(period.kind)
        if parts is None or not self._company.get().score_by_parts:
            return self._reckoned(period, scope, staff, book, each_alone=each_alone)
        scores = self._by_parts(period, scope, staff, book, each_alone=each_alone)
        found = []
        for one in self._reckoned(period, scope, staff, book, each_alone=each_alone):
            score = scores[one.agent_id]
            found.append(replace(one, score=score, rating=arithmetic.rating(score.score, arithmetic.bands())))
        return found

    def _by_parts(
        self, period: Period, scope: Scope, staff: Staff, book: SchemeBook, *, each_alone: bool
    ) -> dict[int, Score]:
        """The scores by agent that are means of shorter periods' scores, and these of shorter ones', down to months."""
        shortest = _shortest(period)
        asked = [(part, _needed(staff, book, part)) for part in shortest]
        ceiling = self._company.get().score_cap
        known: dict[Period, dict[int, Score]] = {}
        for part, agents in zip(shortest, self._figures.achievements(asked, scope), strict=True):
            with_results = {
                agent_id for agent_id, mine in agents.items() if any(starmap(_is_judged_result, mine.items()))
            }
            known[part] = {}
            for agent_id, mine in agents.items():
                results = agent_id in with_results if each_alone else bool(with_results)
                scheme = scheme_of(staff, book, staff.people[agent_id], part, with_results=results)
                known[part][agent_id] = arithmetic.score(replace(scheme, ceiling=ceiling), mine)
        return _combined(period, known)

    def _reckoned(
        self, period: Period, scope: Scope, staff: Staff, book: SchemeBook, *, each_alone: bool
    ) -> list[AgentScore]:
        """The scores from the figures of the whole period, in the order of the figures."""
        ceiling = self._company.get().score_cap
        rows: dict[int, list[FigureRow]] = {}
        for row in self._figures.figures(period, scope, by=By.AGENT, kpis=_needed(staff, book, period)):
            rows.setdefault(row.scope.id, []).append(row)
        with_results = {
            agent_id
            for agent_id, mine in rows.items()
            if any(_is_judged_result(row.kpi, row.achievement) for row in mine)
        }
        found = []
        for agent_id, mine in rows.items():
            person = staff.people[agent_id]
            results = agent_id in with_results if each_alone else bool(with_results)
            scheme = scheme_of(staff, book, person, period, with_results=results)
            scheme = replace(scheme, ceiling=ceiling)
            score = arithmetic.score(scheme, {row.kpi: row.achievement for row in mine})
            rating = arithmetic.rating(score.score, arithmetic.bands())
            found.append(AgentScore(agent_id, person.name, score, scheme, rating, tuple(mine)))
        return found


def _is_judged_result(name: str, achieved: float | None) -> bool:
    return achieved is not None and kpi(name).category is Category.RESULT


def _shortest(period: Period) -> list[Period]:
    """The periods whose scores, or the means of theirs, a period's score is made of."""
    parts = _MADE_OF.get(period.kind)
    return [period] if parts is None else [one for part in period.parts(parts) for one in _shortest(part)]


def _combined(period: Period, known: Mapping[Period, Mapping[int, Score]]) -> dict[int, Score]:
    """The scores by agent of a period, from those of the shortest periods."""
    parts = _MADE_OF.get(period.kind)
    if parts is None:
        return dict(known[period])
    mine: dict[int, list[tuple[str, Score]]] = {}
    for part in period.parts(parts):
        for agent_id, score in _combined(part, known).items():
            mine.setdefault(agent_id, []).append((part.code, score))
    return {agent_id: arithmetic.combined(scores) for agent_id, scores in mine.items()}


def _needed(staff: Staff, book: SchemeBook, period: Period) -> list[str]:
    """The KPIs that some agent's scheme may weigh, and the results, which choose the scheme.

    Not the whole catalogue: some KPIs need every call of a customer read.
    """
    own = (book.own(staff, person, period.end) for person in staff.people.values())
    presets = (arithmetic.scheme("calls_only"), *map(arithmetic.scheme_for, (None, *TeamStage)))
    weighed = {name for one in (*own, *presets) if one is not None for name in one.weights}
    return [one.id for one in catalogue() if one.id in weighed or one.category is Category.RESULT]


def scheme_of(staff: Staff, book: SchemeBook, person: Person, period: Period, *, with_results: bool) -> Scheme:
    """The scheme an agent is judged by: the supervisor's own of the period's last day, else the preset of the stage.

    While nobody has a result, such as an order, that could be held against a target, the preset for calls alone.
    """
    own = book.own(staff, person, period.end)
    if own is not None:
        return own
    if not with_results:
        return arithmetic.scheme("calls_only")
    team = person.team_on(period.end) or person.team_on(period.start)
    return arithmetic.scheme_for(staff.teams[team][1] if team is not None else None)


def _ranked(scores: Sequence[AgentScore]) -> list[AgentScore]:
    return sorted(scores, key=lambda s: (s.score.score is None, -(s.score.score or 0), s.agent))


def _places(scores: Sequence[AgentScore]) -> dict[int, int]:
    """The place of each scored agent; equal scores share the better one."""
    known = {one.agent_id: round(one.score.score, 6) for one in scores if one.score.score is not None}
    return {key: 1 + sum(other > mine for other in known.values()) for key, mine in known.items()}
