"""Tables drawn for the eye rather than delimited: made plain again line by line, so that any size can be read.

Bars and rules around the cells (Markdown, psql, MySQL, Org, box characters), columns padded with spaces to a fixed
width, and lines that were quoted as a whole because a program took each for one cell. A rule becomes a blank line:
lines keep their numbers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from unicodedata import east_asian_width

from salesdesk.importers.records import LONGEST_LINE, OTHERS, line_end_cut

MOST_LINES = 400
LONGEST = 4_000
"""Nobody draws wider tables, in characters."""
_FILL = "\ue000"
"""Stands behind a character that takes two places, while places are counted."""
_BOX = str.maketrans(
    dict.fromkeys("─━═╌┄", "-") | dict.fromkeys("│┃║", "|") | dict.fromkeys("┌┬┐├┼┤└┴┘╔╦╗╠╬╣╚╩╝╒╤╕╞╪╡╘╧╛╭╮╰╯", "+")
)
_RULE = re.compile(r"\s*[|+]?[\s:]*[-=]{2,}[-=:+|\s]*$")
_DASHES = re.compile(r"\s*[-=]+(?:\s+[-=]+)+\s*$")
_QUOTED = re.compile(r'"((?:[^"]|"")*)"[,;\t]*$')
_COUNT = re.compile(r"\(\d+ (?:rows?|records?)\)\s*$")
_PADDED = re.compile(r"\S {2,}\S")


@dataclass(frozen=True, slots=True)
class Drawing:
    """How a line is made plain. ``delimiter``: what then parts its cells; nothing when that is still to be found."""

    line: Callable[[str], str]
    delimiter: str | None = None

    def plain(self, texts: Iterable[str]) -> Iterator[str]:
        """A text that comes in pieces, with its lines made plain."""
        carry = ""
        for piece in texts:
            text = carry + piece
            cut = line_end_cut(text) or (len(text) if len(text) > LONGEST_LINE else 0)
            carry = text[cut:]
            if cut:
                lines = text[:cut].replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")
                yield "".join([self.line(line) + "\n" for line in lines])
        if carry:
            yield self.line(carry)


def find_drawing(sample: str) -> Drawing | None:
    """How the beginning of a text is drawn; nothing when it is not."""
    lines = [line for line in re.split(r"\r\n|\n|\r", sample) if line.strip()][:MOST_LINES]
    if len(lines) < 2 or max(map(len, lines)) > LONGEST:
        return None
    return _quoted(lines) or _bars(lines) or _ruled(lines) or _padded(lines)


def _joined(cells: Iterable[str]) -> str:
    return ",".join(
        '"' + c.replace('"', '""') + '"' if "," in c or '"' in c else c for c in (cell.strip() for cell in cells)
    )


def _quoted(lines: Sequence[str]) -> Drawing | None:
    """Lines each quoted as a whole: inside they are delimited, and quotes of their own are doubled."""
    found = [match[1] for line in lines if (match := _QUOTED.match(line))]
    if len(found) < max(2, len(lines) * 0.5):
        return None
    for delimiter in OTHERS:
        counts = [_between(inner.replace('""', '"'), delimiter) for inner in found]
        often, n = Counter(counts).most_common(1)[0]
        if often > 1 and n >= len(found) * 0.9 and _same_beside(lines, delimiter, often):
            return Drawing(_unquoted)
    return None


def _same_beside(lines: Sequence[str], delimiter: str, often: int) -> bool:
    """Whether the lines that are not quoted have as many delimiters as those that are."""
    bare = [line for line in lines if not _QUOTED.match(line)]
    return sum(_between(line, delimiter) == often for line in bare) >= len(bare) * 0.7


def _between(line: str, delimiter: str) -> int:
    """How many delimiters of a line stand outside of quotes."""
    return sum(part.count(delimiter) for part in line.split('"')[::2])


def _unquoted(line: str) -> str:
    match = _QUOTED.match(line)
    return match[1].replace('""', '"') if match else line


def _bars(lines: Sequence[str]) -> Drawing | None:
    """Cells between bars, with a rule near the top."""
    plain = [line.translate(_BOX) for line in lines]
    if not any(_rule(line) and ("|" in line or "+" in line) for line in plain[:6]):
        return None
    counts = Counter(line.count("|") for line in plain if not _rule(line) and not _COUNT.match(line))
    often, n = counts.most_common(1)[0] if counts else (0, 0)
    return Drawing(_unbarred, ",") if often and n >= max(2, counts.total() * 0.6) else None


def _rule(line: str) -> bool:
    return _RULE.match(line) is not None


def _unbarred(line: str) -> str:
    plain = line.translate(_BOX)
    if _rule(plain) or _COUNT.match(plain):
        return ""
    bare = plain.strip()
    if "|" not in bare:
        return _joined([bare])
    bare = bare.removeprefix("|")
    if bare.endswith("|") and not bare.endswith("\\|"):
        bare = bare[:-1]
    return _joined(cell.replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", bare))


def _ruled(lines: Sequence[str]) -> Drawing | None:
    """Columns as wide as the dashes under their names."""
    at = next((k for k, line in enumerate(lines[1:6], 1) if _DASHES.match(line) and "--" in line.replace("=", "-")), 0)
    if not at or len(lines) < at + 2:
        return None
    starts = [match.start() for match in re.finditer(r"[-=]+", lines[at])]
    body = [lines[at - 1], *lines[at + 1 :]]
    best = max((False, True), key=lambda wide: _clean_cuts([_placed(line, wide) for line in body], starts))
    clean = _clean_cuts([_placed(line, best) for line in body], starts)
    return _columns(starts, wide=best) if clean > 0.8 else None


def _clean_cuts(lines: Sequence[str], starts: Sequence[int]) -> float:
    """The share of cuts that go through no word."""
    cuts = [line[at - 1] == " " for line in lines for at in starts[1:] if at <= len(line)]
    return sum(cuts) / len(cuts) if cuts else 0.0


def _padded(lines: Sequence[str]) -> Drawing | None:
    """Columns parted by places that are blank in all lines."""
    body = [line.rstrip() for line in lines if _PADDED.search(line)]
    if len(body) < max(4, len(lines) * 0.8) or any("\t" in line for line in body):
        return None
    if sum('"' in line for line in body) > len(body) * 0.2:
        return None
    for delimiter in (",", ";", "|"):
        often, n = Counter(line.count(delimiter) for line in body).most_common(1)[0]
        if often and n >= len(body) * 0.7 and delimiter in body[0]:
            return None
    narrow, wide = (_starts([_placed(line, wide) for line in body]) for wide in (False, True))
    best = wide if len(wide) > len(narrow) else narrow
    return _columns(best, wide=best is wide) if best else None


def _starts(lines: Sequence[str]) -> list[int]:
    """Where columns begin: behind two places that are blank in all lines, or behind one where all have a value."""
    length = max(map(len, lines))
    full = [line.ljust(length) for line in lines]
    blank = [set(column) == {" "} for column in zip(*full, strict=True)]
    starts = [0]
    for at in range(1, length):
        if blank[at] or not blank[at - 1]:
            continue
        double = at > 1 and blank[at - 2]
        if double or all(line[at : at + 1].strip() for line in lines):
            starts.append(at)
    if not any(blank[at - 2] for at in starts[1:]):
        return []
    cells = [sum(bool(line[a:b].strip()) for a, b in pairwise([*starts, length])) for line in full]
    return starts if len(starts) > 1 and sum(n > len(starts) * 0.6 for n in cells) >= len(cells) * 0.8 else []


def _placed(line: str, wide: bool) -> str:
    """A line in which each character takes as many places as on a screen, if ``wide``."""
    if not wide or line.isascii():
        return line
    return "".join(char + _FILL if east_asian_width(char) in "WF" else char for char in line)


def _columns(starts: Sequence[int], *, wide: bool) -> Drawing:
    spans = [*pairwise([0, *starts[1:]]), (starts[-1], None)]

    def line(text: str) -> str:
        if _DASHES.match(text) or _COUNT.match(text):
            return ""
        placed = _placed(text, wide)
        return _joined(placed[a:b].replace(_FILL, "") for a, b in spans).rstrip(",") if text.strip() else ""

    return Drawing(line, ",")
