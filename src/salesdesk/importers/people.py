"""Rosters: lists of agents with their numbers, teams, levels and dates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from salesdesk.importers import headers, moments
from salesdesk.importers.cells import filled, same_header
from salesdesk.importers.ends import footer_reason
from salesdesk.importers.facts import Facts
from salesdesk.importers.moments import NOTHING, plain
from salesdesk.importers.rows import People, PersonRow, RowError
from salesdesk.importers.understanding import Understanding

FIELDS = ("name", "number", "team", "level", "hired", "years", "mentor", "extension", "email", "left", "stage", "post")


def people_fields(names: Sequence[str], columns: Sequence[Facts]) -> dict[str, int]:
    """{field of a person: column place} by names and values."""
    pairs = []
    for place, name in enumerate(names):
        facts = columns[place]
        for field, weight in headers.fields_of(name, "people").items():
            pairs.append((weight * _fit(field, facts), -place, field))
    found: dict[str, int] = {}
    for score, place, field in sorted(pairs, reverse=True):
        if score > 0.3 and field not in found and -place not in found.values():
            found[field] = -place
    return found


def _fit(field: str, facts: Facts) -> float:
    if not facts.filled:
        return 0.5
    dated = facts.type in ("date", "datetime")
    if field in ("hired", "left"):
        return 1.0 if dated else 0.0
    if dated or facts.type in ("time", "duration"):
        return 0.0
    if field == "email":
        return 1.0 if facts.mail > 0.5 else 0.0
    if field == "years":
        return 1.0 if facts.numeric > 0.8 else 0.0
    if field == "name":
        return 0.2 if facts.numeric > 0.5 or facts.code > 0.8 else 1.0
    if field == "number":
        return 1.0 if facts.unique > 0.9 else 0.4
    return 1.0


def read_rows(u: Understanding, blocks: Iterable[tuple[Sequence[int], Sequence[list[str]]]]) -> People:
    """The people of a roster, and the lines that name nobody."""
    names = [c.name for c in u.columns]
    every = [(line, row) for numbers, rows in blocks for line, row in zip(numbers, rows, strict=True)]
    body = [(n, r) for n, r in every if n >= u.first_row and filled(r) and not same_header(r, names)]
    columns = [
        Facts(name, [r[p] if p < len(r) else "" for _n, r in body], u.date_order) for p, name in enumerate(names)
    ]
    places = people_fields(names, columns)
    for field, column in u.choices.mapping.items():
        if field in FIELDS and column in names:
            places[field] = names.index(column)
    rows: list[PersonRow] = []
    errors: list[RowError] = []
    for line, row in body:
        if footer_reason(row, len(names)):
            continue
        person = _person(line, row, places, columns)
        if person is None:
            errors.append(RowError(line, "no-name", "", tuple(row)))
        else:
            rows.append(person)
    return People(rows, errors)


def _person(line: int, row: Sequence[str], places: dict[str, int], columns: Sequence[Facts]) -> PersonRow | None:
    def cell(field: str) -> str | None:
        place = places.get(field)
        text = " ".join(plain(row[place]).split()) if place is not None and place < len(row) else ""
        if text.endswith(".0") and text[:-2].isdigit():
            text = text[:-2]
        return None if text in NOTHING else text

    name, number = cell("name"), cell("number")
    if not name and not number:
        return None

    def day(field: str) -> date | None:
        text = cell(field)
        reading = moments.read(text, columns[places[field]].moment.order) if text else None
        return None if reading is None or reading.day is None else date(1970, 1, 1) + timedelta(days=reading.day)

    years: float | None = None
    if text := cell("years"):
        try:
            years = float(text)
        except ValueError:
            years = None
    return PersonRow(
        name,
        number,
        cell("team"),
        cell("level"),
        day("hired"),
        cell("mentor"),
        cell("extension"),
        cell("email"),
        line,
        years,
        day("left"),
        cell("stage"),
        cell("post"),
    )
