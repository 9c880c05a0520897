"""360° input: anonymous ratings by colleagues and others. Shown only as an aggregate, and only from three voices on.

Nobody's name, day or order is kept. A single rating can't be read back: neither in the window nor on paper.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from statistics import fmean

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from salesdesk.errors import RefusedError
from salesdesk.i18n import _
from salesdesk.models import Interview, InterviewVoice
from salesdesk.services.interviews.behaviours import HIGHEST, LOWEST, behaviours
from salesdesk.services.interviews.reading import Reading, find
from salesdesk.types import InterviewState

LEAST_VOICES = 3
"""Below this an average would give single people away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Others:
    """What others say: how many gave a rating at all, and the mean by behaviour with its n (each at least three).

    Means are rounded to halves, so that one voice more can't be reckoned back from the change.
    """

    voices: int = 0
    means: Mapping[str, tuple[float, int]] = field(default_factory=dict)

    @property
    def enough(self) -> bool:
        """Whether anything may be shown."""
        return self.voices >= LEAST_VOICES


class Voices(Reading):
    """Takes in ratings of others and answers with their aggregate."""

    def add_voice(self, interview_id: int, ratings: Mapping[str, int]) -> int:
        """Keep one anonymous rating (behaviour → 1–5); returns how many there are now.

        Raises RefusedError for an interview that is settled, an empty rating or a number that isn't on the scale.
        """
        known = {behaviour.id for behaviour in behaviours()}
        given = {key: score for key, score in ratings.items() if key in known}
        if not given:
            raise RefusedError(_("There is no rating in it."))
        if any(not LOWEST <= score <= HIGHEST for score in given.values()):
            raise RefusedError(_("A rating lies between 1 and 5."))
        with self._database.write() as session:
            row = find(session, interview_id)
            if row.state.settled:
                raise RefusedError(_("A signed interview can't be changed."), _("Make a correction instead."))
            session.add(InterviewVoice(id=secrets.randbits(48) + 1, interview_id=interview_id, ratings=dict(given)))
            session.flush()
            return _count(session, row)

    def drop_voices(self, interview_id: int) -> None:
        """Take back all of them, since none can be told from another. Raises RefusedError once it is settled."""
        with self._database.write() as session:
            row = find(session, interview_id)
            if row.state is not InterviewState.DRAFT:
                raise RefusedError(_("Only a draft can lose the ratings of others."))
            for voice in session.scalars(select(InterviewVoice).where(InterviewVoice.interview_id == row.id)):
                session.delete(voice)

    def others(self, interview_id: int) -> Others:
        """The aggregate; its means are empty below three voices."""
        with self._database.read() as session:
            row = find(session, interview_id)
            voices = session.scalars(
                select(InterviewVoice.ratings).where(InterviewVoice.interview_id.in_(_versions(row)))
            ).all()
        return aggregate([{key: int(str(score)) for key, score in voice.items()} for voice in voices])


def aggregate(voices: Iterable[Mapping[str, int]]) -> Others:
    """Means by behaviour, to halves, of those with at least three ratings; nothing below three voices."""
    given = list(voices)
    means: dict[str, tuple[float, int]] = {}
    if len(given) >= LEAST_VOICES:
        for behaviour in behaviours():
            scores = [voice[behaviour.id] for voice in given if behaviour.id in voice]
            if len(scores) >= LEAST_VOICES:
                means[behaviour.id] = (round(fmean(scores) * 2) / 2, len(scores))
    return Others(voices=len(given), means=means)


def _versions(row: Interview) -> Select[int]:
    return select(Interview.id).where(
        Interview.agent_id == row.agent_id, Interview.start == row.start, Interview.end == row.end
    )


def _count(session: Session, row: Interview) -> int:
    return (
        session.scalar(
            select(func.count()).select_from(InterviewVoice).where(InterviewVoice.interview_id.in_(_versions(row)))
        )
        or 0
    )
