"""The rows of an XLSX sheet, as text, a block at a time and with bounded memory.

Sheets are written by programs, so their rows look alike: a pattern made from the first rows takes whole
rows apart in one match, column by column. A row it does not fit goes through the XML parser, and many such
rows make a new pattern. Both ways give the same cells.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator, Sequence
from typing import IO
from xml.parsers import expat

from salesdesk.importers.grid import Grid
from salesdesk.importers.workbooks.columns import BY_TYPE, TEXTS, Column, Number, Shared
from salesdesk.importers.workbooks.formats import Formats
from salesdesk.importers.workbooks.markup import BadXMLError, EndsEarlyError, local, parser
from salesdesk.importers.workbooks.places import KEPT_BLANKS, LAST_COLUMN, Block, column_letters, column_number
from salesdesk.importers.workbooks.strings import plain_text

PIECE = 1 << 20
LONGEST_ROW = 48 << 20
"""A row of more characters is no row of a log; what comes behind it is not read."""
WIDEST_PATTERN = 200
LAST_PATTERN = 400
"""Columns behind this one are strays, not worth making every row that wide."""
WIDE, MOST_WIDE = 2_000, 100_000
"""A row of more filled cells is wide; so many cells are read from wide rows."""
_LETTERS = re.compile(r"([A-Z]{1,3})(\d{1,7})$")
_CELL = re.compile(r'<c(?: r="([A-Z]{1,3})\d{1,7}")?([^>/]*)')
_GAP = re.compile(r">\s+<(?:c|v|/c)\b|^\s")
_BARE = re.compile(r"<c(?![^>]*\br=)[\s/>]")
_ATTRIBUTES = re.compile(r"""(\w+)\s*=\s*["']([^"']*)["']""")


class TooWideError(ValueError):
    """A sheet that is much wider than a log; the message is its columns."""


class SheetRows:
    """Reads one sheet. ``done`` says how many characters of XML are behind."""

    def __init__(self, strings: Callable[[], Sequence[str]], formats: Formats) -> None:
        self._get_strings = strings
        self._strings: Sequence[str] | None = None
        self._formats = formats
        self._row = 0
        self._places: list[tuple[int, str | None]] = []
        self._variants: dict[int, set[str]] = {}
        self._pattern: re.Pattern[str] | None = None
        self._misses = 0
        self._made = 0
        self._wide = 0
        self._by_attributes: dict[str, Column] = {}
        self.done = 0

    def blocks(self, stream: IO[bytes]) -> Iterator[Block]:
        """Row numbers (from 1) and cells (from column A, without the empty ones at the end of a block's widest row)."""
        for body in self._bodies(stream):
            block = self._block(body)
            if block[0]:
                yield block

    # ---- XML to rows of XML

    def _bodies(self, stream: IO[bytes]) -> Iterator[str]:
        """Whole rows as XML, without prefixes."""
        text = ""
        decode: codecs.IncrementalDecoder | None = None
        prefix = None
        while piece := stream.read(PIECE):
            if decode is None:
                decode = codecs.getincrementaldecoder(_encoding(piece))("replace")
            self.done += len(piece)
            text += decode.decode(piece)
            if prefix is None:
                if "<!DOCTYPE" in text[:4096]:
                    raise BadXMLError("document type")
                begin = re.search(r"<(?:(\w+):)?sheetData\b[^>]*>", text)
                if begin is None:
                    text = text[-4096:] if len(text) > 1 << 22 else text
                    continue
                if begin[0].endswith("/>"):
                    return
                prefix = begin[1] or ""
                text = text[begin.end() :]
                row_end = f"</{prefix}:row>" if prefix else "</row>"
                all_end = f"</{prefix}:sheetData>" if prefix else "</sheetData>"
            cut = text.rfind(row_end)
            end = text.find(all_end, max(cut, 0))
            if cut >= 0:
                cut += len(row_end)
                body = text[:cut]
                if prefix:
                    body = body.replace(f"<{prefix}:", "<").replace(f"</{prefix}:", "</")
                yield body
                text = text[cut:]
            if end >= 0:
                return
            if len(text) > LONGEST_ROW:
                raise BadXMLError("row without end")
            if len(text) > PIECE and "/>" in text and "<row" in text:
                text = self._skip_empty(text)
        if prefix is not None:
            raise EndsEarlyError("rows")

    def _skip_empty(self, text: str) -> str:
        """Drop rows without cells from the front: some files style a million of them."""
        match = re.match(r"(?:\s*<(?:\w+:)?row\b[^>]*/>)+", text)
        if match is None:
            return text
        last = match[0].rfind("<")
        said = re.search(r'\br\s*=\s*"(\d{1,7})"', match[0][last:])
        self._row = int(said[1]) if said else self._row + match[0].count("<")
        return text[match.end() :]

    # ---- rows of XML to rows of text

    def _block(self, body: str) -> Block:
        if self._pattern is None:
            self._learn(body.split("</row>", 200)[:-1])
        numbers: list[int] = []
        rows: list[list[str]] = []
        if self._pattern is not None:
            taken = self._pattern.findall(body)
            if len(taken) == body.count("</row>"):
                own, columns = self._texts(taken)
                if own[-1] - own[0] == len(own) - 1 and any("" not in column for column in columns):
                    return own, Grid(columns)
                for number, row in zip(own, map(list, zip(*columns, strict=True)), strict=True):
                    _add(numbers, rows, number, row)
                return numbers, rows
        pieces = body.split("</row>")[:-1]
        at = 0
        while at < len(pieces):
            at = self._run(pieces, at, numbers, rows)
        return numbers, rows

    def _run(self, pieces: list[str], at: int, numbers: list[int], rows: list[list[str]]) -> int:
        """Take the rows that fit the pattern from a place on, and the first that does not; the place behind it."""
        taken = []
        if self._pattern is not None:
            fits = self._pattern.fullmatch
            for piece in pieces[at:] if at else pieces:
                match = fits(piece + "</row>")
                if match is None:
                    break
                taken.append(match.groups(""))
        if taken:
            own, columns = self._texts(taken)
            for number, row in zip(own, map(list, zip(*columns, strict=True)), strict=True):
                _add(numbers, rows, number, row)
        at += len(taken)
        if at < len(pieces):
            _add(numbers, rows, *self._parsed(pieces[at]))
            at += 1
            self._misses += 1
            if self._misses > 300 and self._made < 12:
                self._learn(pieces[at : at + 200])
        return at

    def _texts(self, taken: list[tuple[str, ...]]) -> tuple[list[int], list[Sequence[str]]]:
        """Rows that fit the pattern: their numbers, and their cells as text, column by column."""
        columns = list(zip(*taken, strict=True))
        size = len(taken)
        found: list[Sequence[str]] = [[""] * size] * (self._places[-1][0] + 1)
        group = iter(columns)
        own = self._numbers(next(group))
        for place, only in self._places:
            found[place] = self._column(next(group), next(group)) if only is None else self._of(only).all(next(group))
        while len(found) > 1 and not any(found[-1]):
            found.pop()
        return own, found

    def _numbers(self, said: Sequence[str]) -> list[int]:
        if "" not in said:
            numbers = list(map(int, said))
            self._row = numbers[-1]
            return numbers
        numbers = []
        for text in said:
            self._row = int(text) if text else self._row + 1
            numbers.append(self._row)
        return numbers

    def _column(self, attributes: Sequence[str], values: Sequence[str]) -> Sequence[str]:
        """One column of a block."""
        kinds = set(attributes)
        if len(kinds) == 1:
            return self._of(kinds.pop()).all(values)
        of = self._of
        return [of(a).one(v) if v else "" for a, v in zip(attributes, values, strict=True)]

    def _of(self, attributes: str) -> Column:
        column = self._by_attributes.get(attributes)
        if column is None:
            given = dict(_ATTRIBUTES.findall(attributes))
            column = self._by_attributes[attributes] = self._kind(given.get("t", "n"), given.get("s", ""))
        return column

    def _kind(self, kind: str, style: str) -> Column:
        if kind == "s":
            if self._strings is None:
                self._strings = self._get_strings()
            return Shared(self._strings)
        if kind in ("n", ""):
            return Number(self._formats.cells(style))
        return BY_TYPE.get(kind, TEXTS)

    def _learn(self, pieces: Sequence[str]) -> None:
        """Make the pattern from rows as they come, and from the columns met so far."""
        self._misses = 0
        self._made += 1
        gap, bare = "", False
        for piece in pieces:
            gap = gap or (r"\s*+" if _GAP.search(piece) else "")
            bare = bare or _BARE.search(piece) is not None
            for place, (letters, attributes) in enumerate(_CELL.findall(piece)):
                self._variants.setdefault(column_number(letters) if letters else place, set()).add(attributes)
        places = sorted(place for place in self._variants if place < LAST_PATTERN)
        endless = any(len(attributes) > 400 for known in self._variants.values() for attributes in known)
        if endless or not places or len(places) > WIDEST_PATTERN:
            self._pattern = None
            return
        if bare:
            places = list(range(places[-1] + 1))
        value = r"(?:<v>|<v [^>]*+>|<is><t[^>]*+>)([^<]*+)(?:</v>|</t></is>)"
        formula = r"(?:<f>[^<]*+</f>|<f [^>]*+/>|<f [^>]*+>[^<]*+</f>|<f/>)?+"
        content = rf"(?:/>|>{gap}{formula}{gap}(?:{value})?+{gap}</c>))?+"
        cells = []
        self._places = []
        for place in places:
            known = self._variants.get(place, set())
            begin = r"<c(?![^>]*\br=)" if bare else rf'<c r="{column_letters(place)}\d++"'
            only = known.copy().pop() if len(known) == 1 else None
            middle = r"([^>/]*+)" if only is None else re.escape(only)
            cells.append(rf"(?>{gap}{begin}{middle}{content}")
            self._places.append((place, only))
        self._pattern = re.compile(
            rf'{gap}<row(?: r="(\d++)")?+(?:\s[^>]*+)?+(?<!/)>' + "".join(cells) + gap + "</row>"
        )

    def _parsed(self, piece: str) -> tuple[int, list[str]]:
        """One row by the XML parser."""
        taker = _Cells(self._row)
        made = parser()
        taker.listen(made)
        try:
            made.Parse(f"<x>{piece}{'</row>' if '<row' in piece else ''}</x>".encode("utf-8", "replace"), True)  # noqa: FBT003
        except expat.ExpatError as error:
            raise BadXMLError(str(error)) from error
        self._row = taker.row
        if len(taker.found) > WIDE:
            self._wide += len(taker.found)
            if self._wide > MOST_WIDE:
                raise TooWideError(str(len(taker.found)))
        cells: list[str] = []
        for place, kind, style, text in taker.found:
            cells += [""] * (place + 1 - len(cells))
            shown = plain_text(text) if kind in ("inlineStr", "str") else self._kind(kind, style).one(text)
            cells[place] = shown
        while cells and not cells[-1]:
            cells.pop()
        return taker.row, cells


def _add(numbers: list[int], rows: list[list[str]], number: int, cells: list[str]) -> None:
    """Put a row where it belongs, with blank ones before it where rows are missing."""
    if not any(cells):
        return
    if numbers and number > numbers[-1] + 1:
        blanks = range(max(numbers[-1] + 1, number - KEPT_BLANKS), number)
        numbers += blanks
        rows += [[] for _blank in blanks]
    if numbers and number <= numbers[-1]:
        number = numbers[-1] + 1
    numbers.append(number)
    rows.append(cells)


def _encoding(head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    said = re.match(rb"[^>]{0,20}<\?xml[^>]*encoding\s*=\s*[\"']([\w-]+)", head)
    name = said[1].decode("ascii", "replace") if said else "utf-8"
    try:
        return "utf-8-sig" if codecs.lookup(name).name in ("utf-8", "ascii") else name
    except LookupError:
        return "utf-8-sig"


class _Cells:
    """Hears the parser: the cells of one row as (column, type, style, text)."""

    def __init__(self, row: int) -> None:
        self.row = row
        self.found: list[tuple[int, str, str, str]] = []
        self._place = -1
        self._kind = self._style = ""
        self._parts: list[str] = []
        self._listening = False
        self._aside = 0

    def listen(self, made: expat.XMLParserType) -> None:
        """Hear a parser."""
        made.StartElementHandler = self._start
        made.EndElementHandler = self._end
        made.CharacterDataHandler = self._text

    def _start(self, name: str, given: dict[str, str]) -> None:
        name = local(name)
        if name == "c":
            match = _LETTERS.match(given.get("r", "").upper().replace("$", ""))
            self._place = column_number(match[1]) if match else self._place + 1
            self._kind, self._style, self._parts = given.get("t", "n"), given.get("s", ""), []
        elif name == "row":
            said = given.get("r", "")
            self.row = int(said) if said.isdigit() and len(said) < 8 else self.row + 1
        elif name == "v" or (name == "t" and not self._aside):
            self._listening = True
        elif name == "rPh":
            self._aside += 1

    def _end(self, name: str) -> None:
        name = local(name)
        if name in ("v", "t"):
            self._listening = False
        elif name == "rPh":
            self._aside -= 1
        elif name == "c" and self._parts and self._place < LAST_COLUMN:
            self.found.append((self._place, self._kind, self._style, "".join(self._parts)))

    def _text(self, text: str) -> None:
        if self._listening:
            self._parts.append(text)
