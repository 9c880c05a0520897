"""Fields that no name gives, from the values of the columns that nothing else took, with a lower confidence."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from salesdesk.i18n import _
from salesdesk.importers import durations, headers, words
from salesdesk.importers.date_parts import is_never_later
from salesdesk.importers.facts import Facts
from salesdesk.importers.fields import Meaning
from salesdesk.importers.fits import time_of_day
from salesdesk.importers.measure import agreeing_unit
from salesdesk.importers.parties import agent_form
from salesdesk.types import Outcome


def by_values(meaning: Meaning, columns: Sequence[Facts], barred: set[str]) -> None:
    """Fields that no name gave, from the values of columns that nothing else took."""
    used = {p for places in meaning.places.values() for p in places}
    left = [
        (p, f)
        for p, f in enumerate(columns)
        if p not in used and f.filled and headers.fields_of(f.said).get("other", 0.0) < 0.6
    ]

    def take(name: str, measure: Callable[[Facts], float], least: float, confidence: float = 0.5) -> None:
        if name in meaning.places or name in barred:
            return
        taken = {place for places in meaning.places.values() for place in places}
        rated = [(measure(f), -p) for p, f in left if p not in taken]
        if rated and max(rated)[0] >= least:
            meaning.put(name, -max(rated)[1], confidence, _("its values look like it"))

    if not ({"start", "start_date"} & set(meaning.places)):
        _moments_by_values(meaning, columns, [p for p, _f in left], barred)
        if "start" not in meaning.places:
            take("start_date", lambda f: f.fill if f.type == "date" else 0.0, 0.8)
    if "start_date" in meaning.places and "start" not in meaning.places:
        _moments_by_values(meaning, columns, [p for p, _f in left], barred, "start_time")
    if "direction" not in meaning.places:
        take("direction", lambda f: f.direction if len(f.counts) <= 8 and f.type == "text" else 0.0, 0.9)
    if not {"outcome", "answered", "disposition"} & set(meaning.places):
        take("outcome", lambda f: f.outcome if f.numeric < 0.5 and len(f.counts) > 1 and _worded(f) else 0.0, 0.7)
    if not {"agent_name", "agent_number", "caller", "callee"} & meaning.places.keys():
        # a column that no word list knows, with few names of people in it
        strange = {id(f) for _p, f in left if not headers.fields_of(f.said)}
        take("agent_name", lambda f: _crew(f) if id(f) in strange else 0.0, 0.6, 0.4)
    named = any(c.name and headers.known(c.said) for c in columns)
    if not named:
        take(
            "customer",
            lambda f: f.phone * min(1.0, f.unique * 3) if f.type == "phone" or (f.phone > 0.9 and _long(f)) else 0.0,
            0.5,
        )
        take(
            "agent_name",
            _crew,
            0.6,
        )
        ringing = _lengths_before_answer(meaning, columns, [f for _p, f in left])
        take("ring", lambda f: 1.0 if any(f is one for one in ringing) else 0.0, 0.9, 0.4)
        take("talk", lambda f: _talkish(f) and _talkish(f) + _as_spoken(f, columns, meaning), 0.5)
        name = meaning.at("agent_name")
        take("agent_number", lambda f: _codes(f) * (name is None or _names_one(f, columns[name])), 0.6, 0.4)
        if not {"outcome", "disposition"} & meaning.places.keys() and "talk" in meaning.places:
            spoken = columns[meaning.places["talk"][0]]
            take(
                "answered", lambda f: _agrees(f, spoken) if f.type == "boolean" or f.answered > 0.95 else 0.0, 0.9, 0.4
            )
        take(
            "source_id",
            lambda f: (
                1.0
                if f.unique == 1 and f.fill > 0.99 and len(f.filled) > 3 and f.type in ("text", "id", "integer")
                else 0.0
            ),
            0.9,
        )


def _crew(facts: Facts) -> float:
    """A few names of people (or names with numbers) that come again and again."""
    if facts.type != "text" or len(facts.counts) < 2 or facts.outcome > 0.5 or facts.direction > 0.5:
        return 0.0
    if agent_form(facts.distinct[:300]):
        return 1 - facts.unique
    samples = facts.distinct[:300]
    likely = sum(1.0 if words.like_a_name(text) else 0.4 * words.like_a_login(text) for text in samples) / len(samples)
    return facts.person * (1 - facts.unique) * (0.6 + 0.4 * likely) if likely > 0.2 else 0.0


def _codes(facts: Facts) -> float:
    """A few short codes, extensions or e-mail addresses that come again and again."""
    if not 1 < len(facts.counts) <= 60 or facts.type in (
        "date",
        "time",
        "datetime",
        "duration",
        "boolean",
        "decimal",
        "unix",
    ):
        return 0.0
    samples = facts.distinct[:300]
    if facts.mail > 0.9 or sum("@" in text for text in samples) == len(samples):
        return 1 - facts.unique
    codes = [text for text in samples if 3 <= len(text) <= 6 and any(c.isdigit() for c in text)]
    one_length = len({len(text) for text in codes}) <= 2
    return facts.fill * (1 - facts.unique) * len(codes) / len(samples) if one_length and facts.code > 0.9 else 0.0


def _names_one(codes: Facts, names: Facts) -> bool:
    """Whether each code stands beside one name: then it is that agent's number."""
    beside: dict[str, set[str]] = {}
    for code, name in zip(codes.values, names.values, strict=False):
        if code.strip() and name.strip():
            beside.setdefault(code.strip(), set()).add(name.strip())
    return bool(beside) and sum(len(found) for found in beside.values()) <= len(beside) * 1.2


def _lengths_before_answer(meaning: Meaning, columns: Sequence[Facts], left: Sequence[Facts]) -> list[Facts]:
    """The lengths that end when a call is answered: its ringing."""
    start, answer = meaning.at("start"), meaning.at("answer")
    if start is None or answer is None:
        return []
    return [f for f in left if _talkish(f) and agreeing_unit(f, [columns[start]], columns[answer])]


def _agrees(flag: Facts, talk: Facts) -> float:
    """The share of rows in which a yes stands beside some talk, and a no beside none."""
    pairs = [
        (words.answered().get(words.normal(text)), (durations.seconds(length) or 0.0) > 0)
        for text, length in zip(flag.values[:600], talk.values, strict=False)
    ]
    known = [said == some for said, some in pairs if said is not None]
    return sum(known) / len(known) if len(known) > 5 and len({said for said, _s in pairs}) > 1 else 0.0


def _as_spoken(facts: Facts, columns: Sequence[Facts], meaning: Meaning) -> float:
    """How well a length fits the outcomes: more than nothing just where the call was answered."""
    seconds = [durations.seconds(text) or 0.0 for text in facts.values[:600]]
    some = sum(s > 0 for s in seconds) / max(1, len(seconds))
    place = meaning.at("outcome") if "outcome" in meaning.places else meaning.at("answered")
    size = min(1.0, sum(seconds) / max(1, len(seconds)) / 3600) * 0.05
    if place is None:
        return (0.2 if 0.02 < some < 0.98 else 0.0) + size
    verdict = words.outcomes() if "outcome" in meaning.places else {}
    good = known = 0
    for text, length in zip(columns[place].values, seconds, strict=False):
        pair = verdict.get(words.normal(text))
        said = words.answered().get(words.normal(text)) if pair is None else pair[0] == pair[1] == Outcome.CONNECTED
        if said is not None:
            known += 1
            good += said == (length > 0)
    return (0.4 * good / known if known else 0.0) + size


def _long(facts: Facts) -> bool:
    return sum(len(v.strip()) >= 7 for v in facts.distinct[:200]) > len(facts.distinct[:200]) * 0.8


def _worded(facts: Facts) -> bool:
    """Whether words stand in a column, more than a bare yes or no."""
    return facts.type == "text" or (
        facts.type == "boolean" and any(len(w.strip()) > (3 if w.isascii() else 1) for w in facts.counts)
    )


def _talkish(facts: Facts) -> float:
    """Small whole numbers or clocks, many different, skewed to the right."""
    kind, share = facts.duration
    if kind in ("clock", "words") and facts.type == "duration":
        return share
    if facts.type == "time" and facts.clocks:
        return 0.7 * sum(s < 3600 for s in facts.clocks) / len(facts.clocks)
    numbers = sorted(facts.numbers)
    some = [n for n in numbers if n]
    if facts.type not in ("integer", "decimal") or len(set(some)) < min(10, max(3, len(some) * 0.6)):
        return 0.0
    if (
        not numbers
        or numbers[0] < 0
        or numbers[-1] > 36_000
        or numbers == list(range(int(numbers[0]), int(numbers[0]) + len(numbers)))
    ):
        return 0.0
    return 0.6


def _moments_by_values(
    meaning: Meaning, columns: Sequence[Facts], left: Sequence[int], barred: set[str], name: str = "start"
) -> None:
    """Of the columns with date and time (or times of day) the earliest is the start; later ones answer and end."""
    kinds = ("time",) if name == "start_time" else ("datetime", "unix")
    taken = {p for found in meaning.places.values() for p in found}
    some = [
        p
        for p in left
        if p not in taken and columns[p].type in kinds and (name == "start" or time_of_day(columns[p]) > 0.5)
    ]
    found = [p for p in some if columns[p].fill > 0.8 and columns[p].moment.share > 0.8]
    if not found or name in barred or name in meaning.places:
        return
    # numbers of seconds may be made into identifiers: a written date is surer
    found = [p for p in found if columns[p].type == "datetime"] or found
    first = found[0]
    for place in found[1:]:
        if is_never_later(columns[place], columns[first]):
            first = place
    meaning.put(name, first, 0.5, _("its values look like it"))
    if any(c.name and headers.known(c.said) for c in columns):
        return
    later = [p for p in some if p != first and is_never_later(columns[first], columns[p])]
    last: int | None = None
    for place in (p for p in later if columns[p].fill > 0.97):
        if last is None or is_never_later(columns[last], columns[place]):
            last = place
    if last is not None and "end" not in barred:
        meaning.put("end", last, 0.4, _("its values look like it"))
    answers = [p for p in later if p != last]
    if answers and "answer" not in barred:
        meaning.put("answer", answers[0], 0.4, _("its values look like it"))
