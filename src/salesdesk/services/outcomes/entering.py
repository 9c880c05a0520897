"""What a person types for a record, read like a cell of an export: ``今天``, ``1.2万``, ``138 0013 8000``, ``张三``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time

from sqlalchemy.orm import Session

from salesdesk.i18n import N_, _
from salesdesk.importers import parties
from salesdesk.importers.crm import scores, shares
from salesdesk.importers.crm.columns import SECTIONS
from salesdesk.importers.crm.kinds import KINDS, Field
from salesdesk.importers.crm.kinds import Reading as How
from salesdesk.importers.crm.values import Unreadable, Values, day_as_typed
from salesdesk.importers.zones import Zone
from salesdesk.labels import label
from salesdesk.periods import from_day_number, today
from salesdesk.services.outcomes.views import Reading, Value
from salesdesk.services.people.found import Resolver
from salesdesk.types import FeedbackKind, OutcomeKind

WRONG: Mapping[str, str] = {
    "bad-day": N_("“{text}” is no day."),
    "no-year": N_("“{text}” has no year."),
    "bad-amount": N_("“{text}” is no amount."),
    "foreign-currency": N_("“{text}” is in another currency."),
    "bad-score": N_("“{text}” is no score."),
}
"""What is wrong with a cell, by the reader's codes."""

_AHEAD = frozenset({(OutcomeKind.RENEWAL, "day"), (OutcomeKind.ATTENDANCE, "day")})
"""Days that usually lie ahead."""


class Entering:
    """Reads what is typed for one kind."""

    def __init__(self, session: Session, kind: OutcomeKind, home: str, zone: Zone) -> None:
        self._kind = kind
        self._people = Resolver(session)
        self._values = Values(zone, home, "")
        self._zone = zone

    def read(self, texts: Mapping[str, str]) -> Reading:
        """The typed values of texts by field; empty texts are left out. Raises KeyError for an unknown field."""
        values: dict[str, Value] = {}
        problems: dict[str, str] = {}
        for name, text in texts.items():
            field = KINDS[self._kind].field("agent_name" if name == "agent" else name)
            if not text.strip():
                continue
            try:
                self._field(field, text.strip(), values)
            except Unreadable as wrong:
                problems[name] = _(WRONG.get(wrong.reason, wrong.reason)).format(text=wrong.text)
        if "scale" not in values and "score" in values and self._kind is OutcomeKind.FEEDBACK:
            self._scale(values, texts)
        return Reading(values, problems)

    def _field(self, field: Field, text: str, values: dict[str, Value]) -> None:
        read = self._values
        match field.reading:
            case How.AGENT:
                values["agent_id"] = self._agent(text)
            case How.CUSTOMER:
                values["customer"] = parties.customer(text)
            case How.MOMENT | How.DAY:
                self._day(field, text, values)
            case How.MONEY:
                amount = read.money(field.name, text)
                if amount is None:
                    return
                if amount < 0 and self._kind is OutcomeKind.PAYMENT:
                    values["kind"] = "refund"
                    amount = -amount
                values[field.name] = amount
            case How.CHOICE:
                values[field.name] = self._choice(field, text)
            case How.FLAG:
                values[field.name] = self._flag(field, text)
            case How.SCORE:
                self._score(text, values)
            case How.SHARE:
                values[field.name] = self._share(text)
            case How.KEY:
                values[field.name] = read.key(text)
            case _:
                values[field.name] = text

    def _agent(self, text: str) -> int:
        found = self._people.find(text, None)
        if found is None:
            raise Unreadable(_("Nobody is called “{text}”."), text)
        return found

    def _day(self, field: Field, text: str, values: dict[str, Value]) -> None:
        full = day_as_typed(text, today(), ahead=(self._kind, field.name) in _AHEAD)
        moment = self._values.moment(full)
        if moment is None:
            raise Unreadable("bad-day", text)
        values[field.name] = from_day_number(moment.day)
        if field.name == "day" and moment.at_utc is not None and self._kind is not OutcomeKind.ATTENDANCE:
            clock = (moment.at_utc + moment.utc_offset_s) % 86_400
            values["time"] = time(clock // 3600, clock // 60 % 60, clock % 60)

    def _choice(self, field: Field, text: str) -> str:
        assert field.choices is not None  # noqa: S101  (a choice always has some)
        wanted = text.casefold()
        for one in field.choices:
            if wanted in (str(one.value), label(one).casefold()):
                return str(one.value)
        found = self._values.choice(SECTIONS[self._kind, field.name], text, field.choices)
        if found is None:
            starts = [one for one in field.choices if label(one).casefold().startswith(wanted)]
            if len(starts) != 1:
                raise Unreadable(
                    _("“{text}” is none of: {names}.").format(
                        text="{text}", names=", ".join(label(one) for one in field.choices)
                    ),
                    text,
                )
            found = starts[0]
        return str(found.value)

    def _flag(self, field: Field, text: str) -> bool:
        found = self._values.flag(SECTIONS.get((self._kind, field.name), "flag"), text)
        if found is None:
            raise Unreadable(_("“{text}” is neither yes nor no."), text)
        return found

    def _score(self, text: str, values: dict[str, Value]) -> None:
        found = scores.points(text)
        if found is None:
            raise Unreadable("bad-score", text)
        points, scale = found
        if self._kind is OutcomeKind.QUALITY:
            scored = scores.read(text, scale or 100, into=100)
            if scored is None:
                raise Unreadable("bad-score", text)
            values["score"] = scored.hundredths
            return
        values["score"] = int(points * 100)
        if scale:
            values["scale"] = scale

    def _scale(self, values: dict[str, Value], texts: Mapping[str, str]) -> None:
        """Where nobody says the scale: 0 to 10 for a recommendation, else the smallest of 5, 10 and 100 that holds it."""
        score = values["score"]
        assert isinstance(score, int)  # noqa: S101  (read just before)
        if values.get("kind") == FeedbackKind.NPS.value:
            values["scale"] = 10
        elif values.get("kind") != FeedbackKind.COMPLAINT.value or texts.get("score"):
            values["scale"] = next((scale for scale in (5, 10, 100) if score <= scale * 100), 100)

    def _share(self, text: str) -> int:
        found = shares.read(text, hours=False)
        if found is None:
            raise Unreadable(_("“{text}” is no number of days or hours."), text)
        return found
