"""Everything the reader decided about one file, and what the user may decide instead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from salesdesk.types import Direction, Json, Outcome


@dataclass(frozen=True, slots=True)
class Memory:
    """What the program itself decided at an earlier import of the same header.

    It is believed where the values of a file can be that, and settles what a file leaves open: the order of
    day and month, the unit of plain numbers. Clear evidence in the file itself stands above it.
    """

    mapping: Mapping[str, str] = field(default_factory=dict)
    date_order: str = ""
    duration_unit: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Choices:
    """What the user says about a file; ``None`` or empty means: find out.

    ``mapping`` is {field: column name} (the fields of ``fields.py``); a field mapped to ``""`` is
    said to be in no column. ``encoding`` is a Python codec name, ``timezone`` an IANA name or ``UTC``,
    ``date_order`` one of ``ymd``, ``dmy``, ``mdy``. ``outcome_words`` {word as in the file: Outcome}.
    ``year`` is the year of the first row, for logs that name only day and month.
    ``duration_unit`` {field: unit} with the units of ``durations.py``. ``kind`` says what the rows are
    (``calls``, ``people``, ``outcomes``), whatever they look like. ``memory`` is no choice of the user's.
    """

    profile: str | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    date_order: str | None = None
    timezone: str | None = None
    outcome_words: Mapping[str, Outcome] = field(default_factory=dict)
    duration_unit: Mapping[str, str] = field(default_factory=dict)
    year: int | None = None
    kind: str | None = None
    value_words: Mapping[str, str] = field(default_factory=dict)
    """Of outcomes: {word as in the file: what it means}, e.g. ``{"已报名": "won"}``."""
    memory: Memory | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """One column as understood.

    ``type`` of its values, the ``field`` it fills ("" for none), the ``unit`` and ``format`` of its
    values, how sure that is (0 to 1) and why, in words.
    """

    name: str
    type: str
    field: str = ""
    unit: str = ""
    format: str = ""
    confidence: float = 0.0
    why: str = ""


@dataclass(frozen=True, slots=True)
class Understanding:
    """All that was decided about one file; enough to read it again without looking for anything.

    ``kind`` is ``csv``, ``xlsx``, ``xlsm``, ``xlsb``, ``xls``, ``ods`` or ``html``; ``purpose`` what the rows are:
    ``calls``, ``people``, ``outcomes`` or ``unknown``. ``header_rows`` are line numbers from 1; ``first_row`` the
    line of the first data row. ``rows`` counts the data rows below the header (exact unless ``estimated``).
    ``mapping`` {field: column name}; ``problems`` are sentences for people, in the language in force when
    the file was inspected. ``fingerprint`` identifies the header.
    """

    path: str
    kind: str = "csv"
    purpose: str = "unknown"
    encoding: str = ""
    bom: int = 0
    delimiter: str = ""
    quote: str = ""
    escape: str = ""
    newline: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    header_rows: tuple[int, ...] = ()
    first_row: int = 1
    last_row: int = 0
    """The line of the table's last row where something else follows it, else 0."""
    width: int = 0
    """The usual number of cells of a record (blank columns at the right included)."""
    columns: tuple[Column, ...] = ()
    written: tuple[str, ...] = ()
    """The names of the columns word for word, as ``as_csv`` writes them."""
    rows: int = 0
    estimated: bool = False
    profile: str = ""
    profile_name: str = ""
    mapping: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """{field: places of its columns}; several where values are joined (a source id of two columns)."""
    date_format: str = ""
    date_order: str = ""
    order_is_open: bool = False
    """Whether the date order is a guess that nothing in the file supports."""
    duration_unit: str = ""
    timezone: str = ""
    units: Mapping[str, str] = field(default_factory=dict)
    """{duration field: unit of its plain numbers}."""
    moment_shapes: Mapping[str, str] = field(default_factory=dict)
    """{moment field: kind, as ``facts.Facts.type``}."""
    talk_from: str = "talk"
    """Where talk seconds come from: ``talk``, ``answer`` (end minus answer), ``span`` (end minus start),
    ``rest`` (the length minus the ringing that it holds), ``none``."""
    start_from: str = "start"
    """``end`` when the column of the start holds the end of the call: the start is that minus its length."""
    agent_form: str = ""
    """How the agent's cells hold a name and a number (``parties.FORMS``); "" when they hold one of them."""
    default_direction: Direction = Direction.OUTBOUND
    direction_words: Mapping[str, Direction] = field(default_factory=dict)
    code_words: Mapping[str, tuple[Outcome, Outcome]] = field(default_factory=dict)
    """Outcome codes of the format: {word: (with talk, without talk)}."""
    drop: Mapping[int, frozenset[str]] = field(default_factory=dict)
    """{column place: the values that make a record something else than a call}."""
    keep: Mapping[int, frozenset[str]] = field(default_factory=dict)
    """{column place: the values that make a record a call}."""
    legs: bool = False
    """Whether rows with the same ``leg_of`` are one call."""
    legs_add: bool = False
    states: Mapping[str, str] = field(default_factory=dict)
    outcome_words: Mapping[str, Outcome] = field(default_factory=dict)
    unknown_words: Mapping[str, int] = field(default_factory=dict)
    """{outcome word nobody taught the program: how often it was seen}."""
    problems: tuple[str, ...] = ()
    fingerprint: str = ""
    choices: Choices = field(default_factory=Choices)

    def as_json(self) -> dict[str, Json]:
        """The shape of ``inspect`` in the command line's contract, with a little more."""
        return {
            "file": self.path,
            "kind": self.kind,
            "purpose": self.purpose,
            "encoding": self.encoding,
            "delimiter": self.delimiter,
            "quote": self.quote,
            "sheet": self.sheet,
            "sheets": list(self.sheets),
            "header_rows": list(self.header_rows),
            "columns": [
                {
                    "name": c.name,
                    "type": c.type,
                    "field": c.field or None,
                    "unit": c.unit or None,
                    "format": c.format or None,
                    "confidence": round(c.confidence, 2),
                    "why": c.why,
                }
                for c in self.columns
            ],
            "rows": self.rows,
            "profile": self.profile or None,
            "profile_name": self.profile_name or None,
            "mapping": dict(self.mapping),
            "date_format": self.date_format or None,
            "date_order": self.date_order or None,
            "duration_unit": self.duration_unit or None,
            "timezone": self.timezone or None,
            "default_direction": self.default_direction.word,
            "outcome_words": {word: outcome.word for word, outcome in self.outcome_words.items()},
            "unknown_words": dict(self.unknown_words),
            "problems": list(self.problems),
            "fingerprint": self.fingerprint,
        }
