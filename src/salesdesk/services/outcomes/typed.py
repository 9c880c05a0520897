"""What a person types or pastes, as the values of a record: dates, people, amounts, words, with what is wrong beside."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, time, timedelta
from typing import Final

from sqlalchemy.orm import Session

from salesdesk.formats import enumerated
from salesdesk.i18n import _
from salesdesk.importers.crm import amounts, vocabulary
from salesdesk.importers.crm.columns import SECTIONS
from salesdesk.importers.parties import customer
from salesdesk.periods import today
from salesdesk.services.outcomes import forms
from salesdesk.services.outcomes.views import FieldView, Reading, Value
from salesdesk.services.people import reading as people
from salesdesk.services.people.names import normalise, rank
from salesdesk.services.people.rows import AgentRow
from salesdesk.types import FeedbackKind, OutcomeKind

SCALES: Final = {FeedbackKind.CSAT.value: 5, FeedbackKind.NPS.value: 10}
"""The points a score is out of where nobody says it."""
NAMES_SHOWN: Final = 3
_DIGITS = re.compile(r"\d+")
_CLOCK = re.compile(r"(?:^|[T\s日])(\d{1,2}):([0-5]\d)(?::([0-5]\d))?$")
_SHARE = re.compile(r"(\d+(?:\.\d+)?|\.\d+)(%|h|小时|个小时|天|d)?")
_WORKING_HOURS = 8


def reader_of(session: Session, kind: OutcomeKind, currency: str, near: date | None = None) -> Reader:
    """Reads typed text of a kind; knows everybody's names of today."""
    day = near or today()
    return Reader(kind, forms.fields(kind), people.rows(session, day), day, currency)


class Reader:
    """Reads the fields of one kind. ``near`` is the day that a date without a year lies near, and that “today” is."""

    def __init__(
        self,
        kind: OutcomeKind,
        fields: Iterable[FieldView],
        agents: Iterable[AgentRow],
        near: date,
        currency: str = "CNY",
    ) -> None:
        self.kind = kind
        self.fields = tuple(fields)
        self._agents = tuple(agents)
        self._near = near
        self._currency = currency
        self._exact: dict[str, set[int]] = {}
        for row in self._agents:
            for key in {normalise(row.name), normalise(row.number), *row.identities} - {""}:
                self._exact.setdefault(key, set()).add(row.id)

    def read(self, texts: Mapping[str, str]) -> Reading:
        """The values of what was typed under each field's name; empty texts say nothing."""
        values: dict[str, Value] = {}
        problems: dict[str, str] = {}
        for field in self.fields:
            text = texts.get(field.name, "").strip()
            try:
                if text:
                    values.update(self._value(field, unicodedata.normalize("NFKC", text), text))
                elif field.required:
                    problems[field.name] = _("This is needed.")
            except ValueError as wrong:
                problems[field.name] = str(wrong)
        if "score" in values and self.kind is OutcomeKind.FEEDBACK:
            values.setdefault("scale", SCALES.get(str(values.get("kind")), 5))
        elif self.kind is not OutcomeKind.FEEDBACK:
            values.pop("scale", None)
        return Reading(values, problems)

    def _value(self, field: FieldView, text: str, given: str) -> Mapping[str, Value]:
        match field.reading:
            case "agent":
                return {"agent_id": self._agent(given)}
            case "customer":
                return {field.name: _customer(text)}
            case "moment" | "day":
                day, at = self._moment(text)
                return {field.name: day, "time": at} if at is not None and field.name == "day" else {field.name: day}
            case "money":
                return {field.name: self._money(text)}
            case "choice":
                return {field.name: self._choice(field, text)}
            case "flag":
                return {field.name: self._flag(field, text)}
            case "score":
                return self._score(text)
            case "share":
                return {field.name: _share(text)}
            case _text:
                return {field.name: given}

    def _agent(self, text: str) -> int:
        """By number, name or what exports say; else by pinyin and beginnings, when only one fits."""
        number = normalise(text.rpartition("·")[2])
        for key in (normalise(text), number):
            found = self._exact.get(key, set())
            if len(found) == 1:
                return next(iter(found))
            if len(found) > 1:
                numbers = [row.number or row.name for row in self._agents if row.id in found]
                raise ValueError(
                    _("Several are called so: {numbers}.").format(numbers=enumerated(numbers[:NAMES_SHOWN]))
                )
        fits: dict[int, list[AgentRow]] = {}
        for row in self._agents:
            place = rank(text, row.name, (normalise(row.number), *row.identities), row.pinyin)
            if place is not None:
                fits.setdefault(place, []).append(row)
        best = fits[min(fits)] if fits else []
        if len(best) == 1:
            return best[0].id
        if best:
            names = enumerated(row.name for row in best[:NAMES_SHOWN])
            raise ValueError(_("That may be {names}.").format(names=names))
        raise ValueError(_("Nobody of this name or number."))

    def _moment(self, text: str) -> tuple[date, time | None]:
        at = None
        if clock := _CLOCK.search(text):
            hour, minute, second = (int(part or 0) for part in clock.groups())
            if hour > 23:
                raise ValueError(_("No such time of day."))
            at, text = time(hour, minute, second), text[: clock.start() + 1].rstrip("T ")
        words = {"today": 0, "今天": 0, "yesterday": 1, "昨天": 1, "前天": 2}
        if text.casefold() in words:
            return self._near - timedelta(days=words[text.casefold()]), at
        parts = _DIGITS.findall(text)
        if len(parts) == 1 and len(parts[0]) == 8:
            parts = [parts[0][:4], parts[0][4:6], parts[0][6:]]
        if len(parts) == 2:
            parts = [str(self._near.year), *parts]
        if len(parts) != 3 or len(parts[0]) != 4:
            raise ValueError(_("Write the day like 2026-10-05 or 10-05."))
        try:
            return date(*map(int, parts)), at
        except ValueError:
            raise ValueError(_("There is no such day.")) from None

    def _money(self, text: str) -> int:
        found = amounts.read(text, home=self._currency)
        if found is None:
            raise ValueError(_("Write an amount like 1,280.50."))
        if found.currency not in ("", self._currency):
            raise ValueError(_("“{text}” is in another currency.").format(text=text))
        if found.minor < 0:
            raise ValueError(_("An amount lies above 0; what goes back is a refund."))
        return found.minor

    def _score(self, text: str) -> Mapping[str, Value]:
        points, _slash, scale = (part.strip() for part in text.removesuffix("分").partition("/"))
        try:
            score = round(float(points) * 100)
            return {"score": score, "scale": int(scale)} if scale else {"score": score}
        except ValueError:
            raise ValueError(_("Write a score like 4.5 or 4.5/5.")) from None

    def _choice(self, field: FieldView, text: str) -> str:
        """By its word or its name, or by the beginning of one; else as exports write it."""
        wanted = normalise(text)
        names = {word: {normalise(word), normalise(name)} for word, name in field.choices}
        found = [word for word, said in names.items() if wanted in said] or [
            word for word, said in names.items() if any(name.startswith(wanted) for name in said)
        ]
        if len(found) == 1:
            return found[0]
        meant = vocabulary.meaning_of(text, SECTIONS[self.kind, field.name])
        if meant in names:
            return meant
        raise ValueError(_("Choose one of {names}.").format(names=enumerated(name for _word, name in field.choices)))

    def _flag(self, field: FieldView, text: str) -> bool:
        section = SECTIONS.get((self.kind, field.name), "flag")
        said = vocabulary.meaning_of(text, section) or vocabulary.meaning_of(text, "flag")
        if said is None:
            raise ValueError(_("Write yes or no."))
        return said == "yes"


def _customer(text: str) -> str:
    found = customer(text)
    if not found:
        raise ValueError(_("This is no customer's number."))
    return text


def _share(text: str) -> int:
    """Hundredths of a day: ``0.5``, ``50%``, ``4h``, ``半天``."""
    if text in ("半天", "half"):
        return 50
    found = _SHARE.fullmatch(text.casefold())
    if found is None:
        raise ValueError(_("Write a part of the day like 0.5 or 4h."))
    amount = float(found[1])
    if found[2] == "%":
        return round(amount)
    return round(amount * 100 / _WORKING_HOURS) if found[2] in ("h", "小时", "个小时") else round(amount * 100)
