"""The shipped typeface (Noto Sans SC, Regular and Bold) for paper, and what to do with characters it lacks.

ReportLab prints a character without a glyph as a silent box. So every sheet passes through ``printable`` first:
a character that cannot be printed becomes its code in brackets, ``[U+1F600]``, visible on the paper, and the
result says so in words. Nothing a name contains can stop a paper from being printed.
"""

from __future__ import annotations

import dataclasses
import unicodedata
from collections.abc import Mapping
from enum import Enum
from functools import cache, lru_cache
from typing import Any, TypeVar

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from salesdesk import paths
from salesdesk.errors import SalesDeskError
from salesdesk.i18n import Paired, _

REGULAR = "SalesDesk"
BOLD = "SalesDesk-Bold"
_FILES = {REGULAR: "NotoSansSC-Regular.ttf", BOLD: "NotoSansSC-Bold.ttf"}

_INVISIBLE = dict.fromkeys([0x200B, 0x2060, 0xFEFF, 0x00AD, *range(0xFE00, 0xFE10)])
"""Without ink and without meaning on paper: zero-width spaces, soft hyphens, variation selectors. Left out."""
_NOTED = 5
"""So many unprintable characters are named one by one."""

_Sheet = TypeVar("_Sheet")


@cache
def register() -> None:
    """Make both weights known to ReportLab, once. Raises SalesDeskError when the font files are missing or broken."""
    for name, file in _FILES.items():
        path = paths.resource("fonts", file)
        try:
            font = TTFont(name, str(path), asciiReadable=False)
        except (OSError, TTFError) as error:
            raise SalesDeskError(
                _("The font {file} cannot be read: {error}").format(file=path, error=error),
                _("Install SalesDesk again: the font comes with it."),
            ) from error
        font.face.get_table = cache(font.face.get_table)  # else each subset copies the face's seven megabytes
        pdfmetrics.registerFont(font)


class _Widths(dict[int, float]):
    """Widths by code point in thousandths of an em; an unknown one has the face's default."""

    def __init__(self, known: dict[int, float], default: float) -> None:
        super().__init__(known)
        self.default = default

    def __missing__(self, code: int) -> float:
        return self.default


@cache
def char_widths(bold: bool) -> Mapping[int, float]:
    """The width of each code point in thousandths of the type size; answers for any."""
    register()
    face = pdfmetrics.getFont(BOLD if bold else REGULAR).face
    return _Widths(face.charWidths, float(face.defaultWidth))


@cache
def _glyphs() -> frozenset[int]:
    register()
    regular, bold = (frozenset(pdfmetrics.getFont(name).face.charToGlyph) for name in (REGULAR, BOLD))
    return regular & bold


def font_name(bold: bool) -> str:
    """ReportLab's name of a weight, registered on first use."""
    register()
    return BOLD if bold else REGULAR


def text_width(text: str, size: float, bold: bool = False) -> float:
    """The width of one line of text in points."""
    widths = char_widths(bold)
    return sum(widths[ord(char)] for char in text) * size / 1000


def has_glyph(char: str) -> bool:
    """Whether both weights can print the character."""
    return ord(char) in _glyphs()


def _code(char: str) -> str:
    return f"[U+{ord(char):04X}]"


def printable_text(text: str, missing: dict[str, str] | None = None) -> str:
    r"""The text with line ends made ``\\n``, tabs made spaces, and each unprintable character made its code.

    ``missing`` collects the replaced characters, each with the text it was first found in.
    """
    if isinstance(text, Paired):
        return Paired(printable_text(text.chinese, missing), printable_text(text.english, missing))
    if text.isascii() and text.isprintable():
        return text
    shown, lacking = _shown(text)
    if missing is not None:
        for char in lacking:
            missing.setdefault(char, shown)
    return shown


@lru_cache(maxsize=8192)
def _shown(text: str) -> tuple[str, tuple[str, ...]]:
    """A text as it is printed, and the characters that became codes; kept, as most texts come on every paper."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    text = text.translate(_INVISIBLE).replace("\u2028", "\n").replace("\u2029", "\n")
    glyphs = _glyphs()
    lacking = {char for char in text if char != "\n" and (ord(char) not in glyphs or _is_control(char))}
    if not lacking:
        return text, ()
    return "".join(_code(char) if char in lacking else char for char in text), tuple(sorted(lacking))


_QUOTES = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})


def latin_quotes(text: str) -> str:
    """Curly quotes as straight ones where no Chinese is beside them: the face draws them as wide as an ideograph."""
    if not any(quote in text for quote in "“”‘’"):
        return text
    chinese = [ord(char) >= 0x2E80 for char in text]
    made = [char.translate(_QUOTES) if not any(chinese[max(i - 1, 0) : i + 2]) else char for i, char in enumerate(text)]
    return "".join(made)


def _is_control(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cf", "Cs")


def _cleaned(value: Any, missing: dict[str, str]) -> Any:
    if isinstance(value, str) and not isinstance(value, Enum):
        return printable_text(value, missing)
    if isinstance(value, tuple):
        return tuple(_cleaned(part, missing) for part in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        old = {f.name: getattr(value, f.name) for f in dataclasses.fields(value) if f.init}
        new = {name: _cleaned(part, missing) for name, part in old.items()}
        changed = {name: part for name, part in new.items() if part is not old[name] and part != old[name]}
        return dataclasses.replace(value, **changed) if changed else value
    return value


def printable(sheet: _Sheet) -> tuple[_Sheet, tuple[str, ...]]:
    """A sheet with every text printable, and notes (translated) on the characters that were replaced."""
    missing: dict[str, str] = {}
    clean: _Sheet = _cleaned(sheet, missing)
    notes = [
        _("The character {code} ({name}) is in no font of ours; it is printed as its code in “{text}”.").format(
            code=_code(char)[1:-1], name=unicodedata.name(char, _("unnamed")).lower(), text=_excerpt(text)
        )
        for char, text in list(missing.items())[:_NOTED]
    ]
    if len(missing) > _NOTED:
        notes.append(
            _("{count} further characters are printed as their codes: {codes}").format(
                count=len(missing) - _NOTED, codes=" ".join(_code(char)[1:-1] for char in list(missing)[_NOTED:])[:400]
            )
        )
    return clean, tuple(notes)


def _excerpt(text: str, length: int = 60) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= length else flat[: length - 1] + "…"
