"""Which column of an export fills which field of a kind: by its name, weighed with what its values can be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from salesdesk.errors import UnreadableFileError
from salesdesk.i18n import _
from salesdesk.importers import meaning
from salesdesk.importers.crm import amounts, scores, shares, vocabulary
from salesdesk.importers.crm.kinds import KINDS, Field, Kind, Reading
from salesdesk.importers.facts import Facts
from salesdesk.importers.meaning import Meaning, place_of
from salesdesk.types import OutcomeKind

LEAST = 0.25
"""A name and its values must fit at least so well together."""
_DATED = frozenset({"date", "datetime", "unix"})

SECTIONS: Mapping[tuple[OutcomeKind, str], str] = {
    (OutcomeKind.SALE, "status"): "status",
    (OutcomeKind.PAYMENT, "kind"): "payment_kind",
    (OutcomeKind.LEAD, "stage"): "stage",
    (OutcomeKind.LEAD, "intent"): "intent",
    (OutcomeKind.FEEDBACK, "kind"): "feedback_kind",
    (OutcomeKind.FEEDBACK, "severity"): "severity",
    (OutcomeKind.ATTENDANCE, "kind"): "attendance",
}
"""Where the words of a field stand in the vocabulary; other yes-or-no fields: ``flag``."""


def find_columns(kind: OutcomeKind, columns: Sequence[Facts], chosen: Mapping[str, str]) -> Meaning:
    """The fields of a table of one kind. ``chosen``: {field: column name} of the user, "" for no column."""
    found = Meaning()
    barred = _chosen(found, KINDS[kind], columns, chosen)
    pairs = []
    for place, facts in enumerate(columns):
        for order, (name, weight) in enumerate(vocabulary.fields_of(facts.name, kind).items()):
            if name in barred or name not in KINDS[kind].names:
                continue
            score = weight * fit(kind, KINDS[kind].field(name), facts)
            if score >= LEAST:
                pairs.append((-round(score, 3), place, order, name))
    used = {place for places in found.places.values() for place in places}
    for score, place, _order, name in sorted(pairs):
        if place in used or name in found.places:
            continue
        used.add(place)
        found.put(name, place, -score, _("its name means that, and its values fit"))
    _by_values(kind, found, columns, barred)
    _settle(found, columns, barred)
    return found


def _chosen(found: Meaning, kind: Kind, columns: Sequence[Facts], chosen: Mapping[str, str]) -> set[str]:
    """Take the user's mapping; returns the fields that nobody else may fill. Raises UnreadableFileError."""
    barred: set[str] = set()
    names = [facts.name for facts in columns]
    for said, column in chosen.items():
        name = "agent_name" if said == "agent" else said
        if name not in kind.names:
            continue
        place = place_of(names, column) if column else None
        if column and place is None:
            raise UnreadableFileError(
                _("There is no column “{name}”.").format(name=column),
                _("The columns are: {names}.").format(names=", ".join(name for name in names if name)),
            )
        barred.add(name)
        if place is not None:
            found.put(name, place, 1.0, _("you chose it"))
    return barred


def fit(kind: OutcomeKind, field: Field, facts: Facts) -> float:
    """How well the values of a column can be a field, 0 to 1. An empty column can be little."""
    if not facts.filled:
        return 0.3
    return _FIT[field.reading](kind, field, facts)


def _share(texts: Iterable[str], good: Callable[[str], bool]) -> float:
    some = list(texts)[:300]
    return sum(map(good, some)) / len(some) if some else 0.0


def _dated(facts: Facts) -> bool:
    return facts.type in _DATED or bool(facts.serial)


def _moment(_kind: OutcomeKind, field: Field, facts: Facts) -> float:
    if facts.type in _DATED or (facts.moment.kind in ("date", "datetime") and facts.moment.share > 0.5):
        return 1.0
    if facts.serial:
        return 0.8
    return 0.4 if facts.moment.share > 0.3 and field.reading is Reading.DAY else 0.0


def _money(_kind: OutcomeKind, _field: Field, facts: Facts) -> float:
    if _dated(facts) and not facts.numeric:
        return 0.0
    if facts.phone > 0.9 and all(len(v.strip()) >= 10 for v in facts.distinct[:50]):
        return 0.1
    return _share(facts.distinct, lambda text: amounts.read(text) is not None)


def _customer(_kind: OutcomeKind, _field: Field, facts: Facts) -> float:
    if facts.type in _DATED or facts.type in ("time", "boolean"):
        return 0.0
    if facts.phone > 0.6 and _long(facts):
        return 1.0
    return 0.55 if facts.unique > 0.3 or facts.code > 0.5 else 0.35


def _long(facts: Facts) -> bool:
    return _share(facts.distinct, lambda text: sum(c.isdigit() or c == "*" for c in text) >= 7) > 0.6


def _agent(_kind: OutcomeKind, field: Field, facts: Facts) -> float:
    return meaning.FIT[field.name](facts)


def _key(_kind: OutcomeKind, field: Field, facts: Facts) -> float:
    if field.name == "source_id":
        return meaning.FIT["source_id"](facts) or (0.5 if facts.fill > 0.5 and not _dated(facts) else 0.0)
    return 0.9 if not _dated(facts) else 0.0


def _choice(kind: OutcomeKind, field: Field, facts: Facts) -> float:
    if _dated(facts):
        return 0.0
    known = vocabulary.share_known(facts.counts, SECTIONS.get((kind, field.name), "flag"))
    few = len(facts.counts) <= max(12, len(facts.filled) * 0.4)
    floor = 0.45 if field.reading is Reading.CHOICE and facts.type == "text" and field.name != "kind" else 0.2
    return max(known, floor if few else 0.1)


def _flag(kind: OutcomeKind, field: Field, facts: Facts) -> float:
    if field.name == "referral" and facts.type == "text":
        return 0.9
    section = SECTIONS.get((kind, field.name), "flag")
    known = max(vocabulary.share_known(facts.counts, section), vocabulary.share_known(facts.counts, "flag"))
    if field.name == "fatal" and facts.numeric > 0.9:
        return 0.9
    return known if known > 0.5 else 0.1


def _score(_kind: OutcomeKind, _field: Field, facts: Facts) -> float:
    if _dated(facts) and facts.numeric < 0.5:
        return 0.0
    return _share(facts.distinct, lambda text: scores.points(text) is not None)


def _days(_kind: OutcomeKind, _field: Field, facts: Facts) -> float:
    return _share(facts.distinct, lambda text: shares.read(text, hours=False) is not None)


def _text(_kind: OutcomeKind, _field: Field, facts: Facts) -> float:
    if facts.type in _DATED or facts.type in ("time", "duration"):
        return 0.1
    return 0.5 if facts.numeric > 0.9 else 0.85


def _currency(_kind: OutcomeKind, _field: Field, facts: Facts) -> float:
    return _share(facts.distinct, lambda text: bool(amounts.currency(text, "CNY")))


_FIT: Mapping[Reading, Callable[[OutcomeKind, Field, Facts], float]] = {
    Reading.TEXT: _text,
    Reading.KEY: _key,
    Reading.AGENT: _agent,
    Reading.CUSTOMER: _customer,
    Reading.MOMENT: _moment,
    Reading.DAY: _moment,
    Reading.TIME: lambda _k, _f, facts: 1.0 if facts.type == "time" else 0.0,
    Reading.MONEY: _money,
    Reading.CURRENCY: _currency,
    Reading.CHOICE: _choice,
    Reading.FLAG: _flag,
    Reading.SCORE: _score,
    Reading.SHARE: _days,
}


def _by_values(kind: OutcomeKind, found: Meaning, columns: Sequence[Facts], barred: set[str]) -> None:
    """What no name gave, from the values of columns that nothing else took."""

    def take(name: str, measure: Callable[[Facts], float], least: float) -> None:
        if name in found.places or name in barred or name not in KINDS[kind].names:
            return
        used = {place for places in found.places.values() for place in places}
        rated = [(measure(facts), -place) for place, facts in enumerate(columns) if place not in used and facts.filled]
        if rated and max(rated)[0] >= least:
            found.put(name, -max(rated)[1], 0.5, _("its values look like it"))

    take("day", lambda f: f.fill if f.type in ("date", "datetime") else 0.0, 0.8)
    take("customer", lambda f: f.phone * f.fill if f.type == "phone" or (f.phone > 0.9 and _long(f)) else 0.0, 0.6)


def _settle(found: Meaning, columns: Sequence[Facts], barred: set[str]) -> None:
    """A lone agent column that holds numbers is the agents' number, and the other way round."""
    name, number = found.at("agent_name"), found.at("agent_number")
    if name is not None and number is None and "agent_name" not in barred:
        facts = columns[name]
        if facts.code > 0.7 or facts.mail > 0.6 or facts.numeric > 0.7:
            found.places["agent_number"] = found.places.pop("agent_name")
    elif number is not None and name is None and "agent_number" not in barred and columns[number].person > 0.7:
        found.places["agent_name"] = found.places.pop("agent_number")
    if "time" in found.places and "day" in found.places and columns[found.places["day"][0]].type == "datetime":
        del found.places["time"]
