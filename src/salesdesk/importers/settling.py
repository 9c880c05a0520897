"""What follows from the fields of a log taken together: one column can correct what another seemed to say."""

from __future__ import annotations

from collections.abc import Sequence

from salesdesk.i18n import _
from salesdesk.importers import durations, headers, words
from salesdesk.importers.date_parts import is_never_later
from salesdesk.importers.facts import Facts
from salesdesk.importers.fields import Meaning
from salesdesk.importers.fits import moment


def is_number(facts: Facts) -> bool:
    """Whether agents are called by a number, code or e-mail address in a column, not by name."""
    return facts.code > 0.7 or facts.mail > 0.6 or facts.numeric > 0.7


def settle(meaning: Meaning, columns: Sequence[Facts], barred: set[str]) -> None:
    """What follows from the fields taken together."""
    places = meaning.places
    name, number = meaning.at("agent_name"), meaning.at("agent_number")
    if name is not None and is_number(columns[name]) and "agent_name" not in barred:
        if number is None:
            places["agent_number"] = places.pop("agent_name")
        elif columns[number].person > 0.7 and not is_number(columns[number]):
            places["agent_name"], places["agent_number"] = places["agent_number"], places["agent_name"]
    elif (
        name is None
        and number is not None
        and not is_number(columns[number])
        and columns[number].person > 0.7
        and "agent_number" not in barred
    ):
        places["agent_name"] = places.pop("agent_number")
    if "start" in places and "start_date" in places:
        del places["start_date"]
    if not {"start", "start_date"} & (places.keys() | barred):
        _from_end(meaning, columns)
    _earlier_start(meaning, columns, barred)
    start = meaning.at("start")
    if start is not None and (columns[start].type == "date" or columns[start].serial == "date"):
        places["start_date"] = places.pop("start")
    if "start" in places and "start_time" in places:
        del places["start_time"]
    _longer_is_whole(meaning, columns, barred)
    if "talk" not in places and "duration" in places and not {"answer", "end"} <= set(places):
        places["talk"] = places.pop("duration")
    _settle_outcome(meaning, columns, barred)


def _longer_is_whole(meaning: Meaning, columns: Sequence[Facts], barred: set[str]) -> None:
    """Talk cannot be longer than the whole call: where it is in nearly every row, the two names were mixed up."""
    talk, whole = meaning.at("talk"), meaning.at("duration")
    if talk is None or whole is None or {"talk", "duration"} & barred:
        return
    if _is_rounded_up(columns[talk], columns[whole]):
        meaning.places["talk"] = [whole]
        del meaning.places["duration"]
        meaning.why[talk] = _("it is the length rounded up to whole minutes")
        return
    kinds = {headers.parse(columns[p].said).unit or columns[p].duration[0] for p in (talk, whole)}
    if len(kinds) > 1 or meaning.confidence.get(talk, 1.0) > 0.9:
        return
    pairs = [
        (a, b)
        for one, other in zip(columns[talk].values[:600], columns[whole].values, strict=False)
        if (a := durations.seconds(one)) is not None and (b := durations.seconds(other)) is not None
    ]
    if pairs and sum(a >= b for a, b in pairs) > len(pairs) * 0.95 and any(a > b for a, b in pairs):
        meaning.places["talk"], meaning.places["duration"] = [whole], [talk]


def _is_rounded_up(minutes: Facts, lengths: Facts) -> bool:
    """Whether one column is another in whole minutes, rounded up as for a bill."""
    if headers.parse(minutes.said).unit != "min":
        return False
    pairs = []
    for one, other in zip(minutes.values[:600], lengths.values, strict=False):
        bill, exact = durations.seconds(one), durations.seconds(other)
        if bill is not None and exact is not None and (bill or exact):
            pairs.append((bill, exact))
    return len(pairs) > 2 and sum(-(-exact // 60) == bill for bill, exact in pairs) >= len(pairs) * 0.95


def _from_end(meaning: Meaning, columns: Sequence[Facts]) -> None:
    """Where only the end of a call is told, its start is that minus the length."""
    place = meaning.at("end") if "end" in meaning.places else meaning.at("answer")
    if place is None or not {"talk", "duration"} & meaning.places.keys() or moment(columns[place]) < 0.8:
        return
    if "end" in meaning.places:
        del meaning.places["end"]
        meaning.start_from = "end"
        meaning.put("start", place, 0.8, _("only the end of a call is told; the start is that minus its length"))
    elif columns[place].fill > 0.95:
        del meaning.places["answer"]
        meaning.put("start", place, 0.6, _("no other column tells when a call began"))


def _earlier_start(meaning: Meaning, columns: Sequence[Facts], barred: set[str]) -> None:
    """Of two columns that may be the start, the one that is never later: the other was written down afterwards."""
    place = meaning.at("start")
    if place is None or "start" in barred or meaning.confidence.get(place, 0.0) > 0.92:
        return
    used = {p for found in meaning.places.values() for p in found}
    for other, facts in enumerate(columns):
        weight = headers.fields_of(facts.said).get("start", 0.0)
        if other in used or weight < 0.65 or moment(facts) < 0.8:
            continue
        if is_never_later(facts, columns[place]):
            meaning.put("start", other, weight, _("of the columns that may be the start it is the earliest"))
            place = other


def _settle_outcome(meaning: Meaning, columns: Sequence[Facts], barred: set[str]) -> None:
    places = meaning.places
    outcome, label = meaning.at("outcome"), meaning.at("disposition")
    if outcome is None and label is not None and not {"outcome", "disposition"} & barred:
        said = headers.fields_of(columns[label].said).get("outcome", 0.0)
        if columns[label].outcome > 0.5 or (said > 0.5 and "answered" not in places):
            places["outcome"] = places.pop("disposition")
        return
    if outcome is not None and label is not None and "outcome" not in barred and "disposition" not in barred:
        technical = [_technical(columns[p]) for p in (outcome, label)]
        if technical[1] > technical[0] + 0.3:
            places["outcome"], places["disposition"] = [label], [outcome]
    if outcome is None or {"outcome", "answered"} & barred or "answered" in places:
        return
    asks = headers.fields_of(columns[outcome].said).get("answered")
    if asks and columns[outcome].type == "boolean" and columns[outcome].outcome < 0.5:
        places["answered"] = places.pop("outcome")


def _technical(facts: Facts) -> float:
    """The share of an outcome column's cells that speak of the line, not of the conversation."""
    if not facts.filled:
        return 0.0
    line = sum(
        n for w, n in facts.counts.items() if (k := words.normal(w)) in words.outcomes() and k not in words.talked()
    )
    return line / len(facts.filled)
