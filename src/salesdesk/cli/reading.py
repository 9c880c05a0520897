"""What the options of ``inspect`` and ``import`` say about how to read a file."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from salesdesk.errors import SalesDeskError
from salesdesk.i18n import _
from salesdesk.importers import meaning, people, profile_file, profiles
from salesdesk.importers.crm.kinds import KINDS
from salesdesk.importers.understanding import Choices
from salesdesk.importers.zones import Zone

if TYPE_CHECKING:
    from salesdesk.services.imports.profiles import ProfilesService

_OUTCOMES = tuple(name for kind in KINDS.values() for name in kind.names)
_FIELDS = ("agent", *dict.fromkeys((*meaning.FIELDS, *people.FIELDS, *_OUTCOMES)))


def choices(options: argparse.Namespace, saved: ProfilesService | None = None) -> Choices:
    """The reader's choices. ``saved``: the remembered layouts, which ``--profile`` may name too.

    Raises SalesDeskError for what cannot be meant.
    """
    mapping = {}
    for pair in options.map:
        field, sign, column = pair.partition("=")
        if not sign or not field.strip():
            raise SalesDeskError(
                _("“{text}” is not FIELD=COLUMN.").format(text=pair), _("Write it like --map start=通话开始时间.")
            )
        mapping[field.strip()] = column
    _refuse_unknown(options, mapping)
    vendor, learned = _profile(options.profile, saved)
    said = Choices(
        profile=vendor,
        mapping=mapping,
        encoding=options.encoding,
        delimiter=_delimiter(options.delimiter),
        sheet=options.sheet,
        date_order=options.date_order,
        timezone=options.timezone,
    )
    if learned is None:
        return said
    from salesdesk.services.imports.profiles import merged

    return merged(said, learned)


def _profile(wanted: str | None, saved: ProfilesService | None) -> tuple[str | None, Choices | None]:
    """What ``--profile`` names: a known format, else a file that a colleague sent, else a remembered layout."""
    if not wanted or profiles.find(wanted) is not None:
        return wanted, None
    if wanted.casefold().endswith(".toml"):
        return None, profile_file.load(Path(wanted)).choices
    found = saved.named(wanted) if saved is not None else None
    if found is not None:
        return None, found.whole
    raise SalesDeskError(
        _("There is no format “{name}”.").format(name=wanted),
        _("There are: {names}.").format(names=", ".join(sorted(one.id for one in profiles.catalogue()))),
    )


def _refuse_unknown(options: argparse.Namespace, mapping: dict[str, str]) -> None:
    """What is said must be meant: a misspelt option is never passed over in silence."""
    for field in mapping:
        if field not in _FIELDS:
            raise SalesDeskError(
                _("“{name}” is nothing a column can mean.").format(name=field),
                _("There are: {names}.").format(names=", ".join(_FIELDS)),
            )
    if options.timezone:
        Zone(options.timezone)
    if len(_delimiter(options.delimiter) or ",") != 1:
        raise SalesDeskError(
            _("“{text}” is no delimiter.").format(text=options.delimiter),
            _("Name one character, or comma, semicolon, tab or pipe."),
        )


def _delimiter(text: str | None) -> str | None:
    names = {"\\t": "\t", "tab": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}
    return names.get(text, text) if text else None
