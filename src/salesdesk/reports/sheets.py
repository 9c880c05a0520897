"""What every paper shares: its frame (language, company, print time) and parts that occur on several papers.

A *sheet* is a frozen picture of everything a paper says. The services fill it from the database; the papers
only lay it out. No part of this module needs ReportLab, so it is cheap to import.

Texts are in the paper's language already when they come from the user or the KPI catalogue; words of the paper
itself are translated while it is rendered. Values are raw (see ``formats.ValueKind``); None is "no data".
Empty texts are allowed everywhere: the paper then leaves room to write by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from salesdesk import __version__
from salesdesk.formats import ValueKind
from salesdesk.types import Level


class PageSize(StrEnum):
    """The two sizes office printers hold."""

    A4 = "a4"
    LETTER = "letter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """The frame of any paper.

    ``printed_at`` is local time and the only clock a paper knows, so that equal sheets give byte-identical files.
    """

    language: str
    printed_at: datetime
    company: str = ""
    logo: bytes | None = None
    """PNG or JPEG."""
    size: PageSize = PageSize.A4
    currency: str = "CNY"
    program: str = f"SalesDesk {__version__}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """The agent a paper is about."""

    name: str
    number: str = ""
    post: str = ""
    team: str = ""
    level: Level | None = None
    hired_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kpi:
    """A KPI as far as a paper must know it.

    ``unit`` is what stands behind the figure ("calls/day"); empty for per cent, durations and money, whose writing
    says it already.
    """

    name: str
    kind: ValueKind = ValueKind.NUMBER
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """A measurable goal: the KPI, where it stands (``baseline``, from ``n`` cases), where it should be, by when.

    ``after`` is the value measured in the review window, from ``after_n`` cases; ``verdict`` says in words what
    that means ("reached", "not enough data").
    """

    kpi: Kpi
    baseline: float | None
    goal: float | None
    due: date | None
    n: int | None = None
    after: float | None = None
    after_n: int | None = None
    verdict: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One agreed measure 改进措施: what, who does it, until when, what the company gives."""

    what: str
    who: str = ""
    due: date | None = None
    support: str = ""
    done: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A paper or file kept with this one."""

    title: str
    detail: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintResult:
    """What came out: the number of pages, and what the user should know about the print (translated sentences, e.g.

    A character no font holds that was printed as its code).
    """

    pages: int
    notes: tuple[str, ...] = ()
