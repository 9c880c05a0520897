"""A remembered layout as one small file for a colleague: TOML, checked word by word when it comes back.

Such a file arrives by e-mail and is edited by hand, so nothing in it is taken on trust: its size, its keys,
the type of every value, the names of fields, encodings, zones, units and outcomes.
"""

from __future__ import annotations

import codecs
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from salesdesk.errors import SalesDeskError, UnreadableFileError
from salesdesk.i18n import _
from salesdesk.importers import meaning, people, profiles
from salesdesk.importers.crm.kinds import KINDS
from salesdesk.importers.durations import UNITS
from salesdesk.importers.understanding import Choices, Memory
from salesdesk.importers.zones import Zone
from salesdesk.refusals import why
from salesdesk.types import Outcome

KIND = "salesdesk-import-profile"
VERSION = 1
LARGEST = 256 * 1024
"""Bytes; a layout with a thousand words is a tenth of that."""
_LONGEST = 500
_MOST = 2_000
FIELDS = frozenset(
    {"agent", *meaning.FIELDS, *people.FIELDS, *(name for kind in KINDS.values() for name in kind.names)}
)
_UNITS = frozenset({*UNITS, "clock", "words", "h:mm"})
_PLAIN = ("profile", "encoding", "delimiter", "sheet", "date_order", "timezone", "kind")
_KEYS = frozenset(
    {
        "file",
        "version",
        "name",
        "fingerprint",
        "mapping",
        "duration_unit",
        "value_words",
        "outcome_words",
        "decided",
        *_PLAIN,
    }
)


@dataclass(frozen=True, slots=True)
class ProfileFile:
    """A layout on its way: its name, the fingerprint of its header ("" when it fits any), what is decided for it."""

    name: str
    fingerprint: str
    choices: Choices


def dumps(profile: ProfileFile) -> bytes:
    """The layout as the text of a TOML file, in UTF-8."""
    import tomli_w

    said = profile.choices
    table: dict[str, Any] = {"file": KIND, "version": VERSION, "name": profile.name}
    if profile.fingerprint:
        table["fingerprint"] = profile.fingerprint
    table |= {key: value for key in _PLAIN if (value := getattr(said, key))}
    tables: dict[str, Mapping[str, str]] = {
        "mapping": said.mapping,
        "duration_unit": said.duration_unit,
        "value_words": said.value_words,
        "outcome_words": {word: outcome.word for word, outcome in said.outcome_words.items()},
    }
    table |= {key: dict(values) for key, values in tables.items() if values}
    memory = said.memory
    if memory is not None and memory != Memory():
        decided = {
            "date_order": memory.date_order,
            "mapping": dict(memory.mapping),
            "duration_unit": dict(memory.duration_unit),
        }
        table["decided"] = {key: value for key, value in decided.items() if value}
    return tomli_w.dumps(table).encode()


def load(path: Path) -> ProfileFile:
    """The layout in a file. Raises UnreadableFileError when it is none, or says what cannot be."""
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except OSError as error:
        raise UnreadableFileError(
            _("{path} cannot be read: {detail}.").format(path=path.name, detail=why(error)), _("Choose the file again.")
        ) from error
    return loads(data, path.name)


def loads(data: bytes, name: str = "") -> ProfileFile:
    """The layout in the bytes of a file called ``name``. Raises UnreadableFileError like ``load``."""
    if len(data) > LARGEST:
        _refuse(name, _("it is too large"))
    try:
        table = tomllib.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError, ValueError):
        _refuse(name, _("it is no TOML file"))
    if table.get("file") != KIND:
        _refuse(name, _("it doesn't say that it is one"))
    if table.get("version") != VERSION:
        _refuse(name, _("it was written by a newer version of the program"))
    if strange := sorted(table.keys() - _KEYS):
        _refuse(name, _("“{text}” is unknown").format(text=_short(strange[0])))
    check = _Check(name)
    plain: dict[str, Any] = {key: check.text(table, key, rule) or None for key, rule in _RULES.items()}
    fingerprint = check.text(table, "fingerprint", lambda v: bool(re.fullmatch(r"([a-z]+:)?[0-9a-f]{16}", v)))
    return ProfileFile(
        check.text(table, "name", lambda v: bool(v.strip()) and v.isprintable()).strip() or _("Imported layout"),
        fingerprint,
        Choices(
            **plain,
            mapping=check.table(table, "mapping", FIELDS.__contains__),
            duration_unit=check.table(table, "duration_unit", FIELDS.__contains__, _UNITS.__contains__),
            value_words=check.table(table, "value_words", bool, _is_meaning),
            outcome_words={
                word: Outcome[outcome.upper()]
                for word, outcome in check.table(table, "outcome_words", bool, _is_outcome).items()
            },
            memory=_memory(check, table),
        ),
    )


def _memory(check: _Check, table: Mapping[str, object]) -> Memory | None:
    decided = table.get("decided")
    if decided is None:
        return None
    if not isinstance(decided, dict) or decided.keys() - {"mapping", "date_order", "duration_unit"}:
        check.refuse("decided")
    return Memory(
        check.table(decided, "mapping", FIELDS.__contains__),
        check.text(decided, "date_order", _is_order),
        check.table(decided, "duration_unit", FIELDS.__contains__, _UNITS.__contains__),
    )


def _is_codec(text: str) -> bool:
    try:
        found = codecs.lookup(text)
    except (LookupError, ValueError):
        return False
    return bool(getattr(found, "_is_text_encoding", True))


def _is_zone(text: str) -> bool:
    try:
        Zone(text)
    except SalesDeskError:
        return False
    return True


def _is_order(text: str) -> bool:
    return text in ("ymd", "dmy", "mdy")


def _is_meaning(text: str) -> bool:
    """Whether a word of an export can be said to mean this."""
    enums = (field.choices for kind in KINDS.values() for field in kind.fields if field.choices)
    return text in {"yes", "no"} or any(text == str(one.value) for enum in enums for one in enum)


def _is_outcome(text: str) -> bool:
    return text.upper() in Outcome.__members__


_RULES: dict[str, Callable[[str], bool]] = {
    "profile": lambda v: profiles.find(v) is not None,
    "encoding": _is_codec,
    "delimiter": lambda v: 0 < len(v) <= 8 and "\n" not in v and "\r" not in v,
    "sheet": lambda v: len(v) <= 64,
    "date_order": _is_order,
    "timezone": _is_zone,
    "kind": lambda v: v in ("calls", "people", "outcomes", *(kind.value for kind in KINDS)),
}


class _Check:
    """Takes values out of a table, and refuses what is not what it must be."""

    def __init__(self, name: str) -> None:
        self._name = name

    def refuse(self, key: str, value: object = "") -> NoReturn:
        """Say that a key cannot hold that."""
        text = f"{key} = {value}" if value != "" else key
        _refuse(self._name, _("“{text}” can't be right").format(text=_short(text)))

    def text(self, table: Mapping[str, object], key: str, rule: Callable[[str], bool]) -> str:
        """A text that keeps a rule; "" where there is none."""
        value = table.get(key)
        if value is None:
            return ""
        if not isinstance(value, str) or len(value) > _LONGEST or not rule(value):
            self.refuse(key, value)
        return value

    def table(
        self,
        table: Mapping[str, object],
        key: str,
        key_rule: Callable[[str], bool],
        rule: Callable[[str], bool] = lambda _v: True,
    ) -> dict[str, str]:
        """{text: text} of which keys and values keep their rules."""
        values = table.get(key)
        if values is None:
            return {}
        if not isinstance(values, dict) or len(values) > _MOST:
            self.refuse(key)
        for inner, value in values.items():
            if (
                not key_rule(inner)
                or not isinstance(value, str)
                or max(len(inner), len(value)) > _LONGEST
                or not rule(value)
            ):
                self.refuse(f"{key}.{inner}", value)
        return dict(values)


def _short(text: str) -> str:
    line = "".join(c if c.isprintable() else " " for c in text)
    return line if len(line) <= 60 else line[:59] + "…"


def _refuse(name: str, reason: str) -> NoReturn:
    raise UnreadableFileError(
        _("{path} is no import profile of this program: {reason}.").format(path=name or _("The file"), reason=reason),
        _("Ask your colleague to export the profile again."),
    )
