"""Breaking text into lines, Chinese and Latin mixed, with the punctuation rules 避头尾.

No line starts with 、，。）！？ and their like, none ends with an opening bracket or quote; Latin words, numbers
and dates stay whole unless they alone are wider than the line. There is no markup: a text is printed as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from salesdesk.reports.fonts import char_widths

NEVER_FIRST = frozenset(
    "、，。．：；！？）］｝〕〉》」』】〗’”…—·～％‰℃°々ー!),.:;?]}%ぁぃぅぇぉっゃゅょァィゥェォッャュョ"
)
NEVER_LAST = frozenset("（［｛〔〈《「『【〖‘“([{¥￥$€£#＃№")
_PAIRED = frozenset("—…")


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one look; None takes the look of its paragraph. ``colour`` is ``#rrggbb``."""

    text: str
    bold: bool | None = None
    colour: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One finished line: its runs and its width in points."""

    runs: tuple[Run, ...]
    width: float


@dataclass(slots=True)
class _Chunk:
    """What must stay together: characters with the number of their run; ``space`` may vanish at a line's end."""

    chars: list[tuple[str, int]]
    space: bool = False


def is_wide(char: str) -> bool:
    """Whether a line may break beside the character: ideographs, kana, full-width forms, their punctuation."""
    code = ord(char)
    return 0x2E80 <= code <= 0xD7FF or 0xF900 <= code <= 0xFAFF or 0xFE30 <= code <= 0xFFEF or code >= 0x20000


def _may_break(left: str, right: str) -> bool:
    """Whether a line may end after ``left`` when ``right`` follows; neither is a space."""
    if right in NEVER_FIRST or left in NEVER_LAST or (left in _PAIRED and right in _PAIRED):
        return False
    if is_wide(left) or is_wide(right):
        return True
    if left in "’”":
        return is_wide(right)
    return left in "-/" and right.isalpha()


def _chunks(runs: Sequence[Run]) -> list[_Chunk]:
    chunks: list[_Chunk] = []
    for index, run in enumerate(runs):
        for char in run.text:
            space = char in " \u3000"
            last = chunks[-1] if chunks else None
            if last is None or space != last.space or (not space and _may_break(last.chars[-1][0], char)):
                chunks.append(_Chunk([(char, index)], space))
            else:
                last.chars.append((char, index))
    return chunks


class _Filler:
    """Fills lines greedily."""

    def __init__(self, runs: Sequence[Run], size: float, bold: bool, width: float) -> None:
        self.runs, self.size, self.bold, self.width = runs, size, bold, width
        self.line: list[tuple[str, int]] = []
        self.used = 0.0
        self.spaces: list[tuple[str, int]] = []
        self.broke_word = False
        self.widths = [char_widths(bold if run.bold is None else run.bold) for run in runs]

    def measure(self, chars: list[tuple[str, int]]) -> float:
        total = 0.0
        for char, index in chars:
            total += self.widths[index][ord(char)]
        return total * self.size / 1000

    def finish(self) -> Line:
        pieces: list[tuple[int, list[str]]] = []
        for char, index in self.line:
            if pieces and pieces[-1][0] == index:
                pieces[-1][1].append(char)
            else:
                pieces.append((index, [char]))
        runs = tuple(Run("".join(text), self.runs[i].bold, self.runs[i].colour) for i, text in pieces)
        line = Line(runs, self.used)
        self.line, self.used, self.spaces = [], 0.0, []
        return line

    def add(self, chars: list[tuple[str, int]], width: float) -> None:
        if self.line:
            self.line += self.spaces
            self.used += self.measure(self.spaces)
        self.spaces = []
        self.line += chars
        self.used += width

    def lines(self) -> Iterator[Line]:
        for chunk in _chunks(self.runs):
            if chunk.space:
                if self.line:
                    self.spaces += chunk.chars
                continue
            width = self.measure(chunk.chars)
            if self.line and self.used + self.measure(self.spaces) + width > self.width + 0.01:
                yield self.finish()
            if width <= self.width + 0.01:
                self.add(chunk.chars, width)
                continue
            self.broke_word = True
            for char in chunk.chars:
                step = self.measure([char])
                if self.line and self.used + step > self.width + 0.01:
                    yield self.finish()
                self.add([char], step)
        yield self.finish()


def break_lines(runs: Sequence[Run], size: float, width: float, bold: bool = False) -> tuple[Line, ...]:
    r"""The lines of one text at a type size and width in points; ``\\n`` ends a line. Never empty.

    Texts come again and again (each pass, each paper of a batch), so the answers are kept.
    """
    return _broken(tuple(runs), size, width, bold)


@lru_cache(maxsize=8192)
def _broken(runs: tuple[Run, ...], size: float, width: float, bold: bool) -> tuple[Line, ...]:
    lines: list[Line] = []
    for paragraph in _paragraphs(runs):
        lines += _without_straggler(paragraph, size, bold, width)
    return tuple(lines)


def _without_straggler(runs: Sequence[Run], size: float, bold: bool, width: float) -> list[Line]:
    """The lines of one paragraph; a last line of one or two characters gets company where that costs no line and no word."""
    lines = list(_Filler(runs, size, bold, width).lines())
    if len(lines) < 2 or lines[-1].width > 2.2 * size:
        return lines
    filler = _Filler(runs, size, bold, width - 2 * size)
    narrower = list(filler.lines())
    return narrower if len(narrower) == len(lines) and not filler.broke_word else lines


def _paragraphs(runs: Sequence[Run]) -> list[list[Run]]:
    found: list[list[Run]] = [[]]
    for run in runs:
        first, *others = run.text.split("\n")
        found[-1].append(Run(first, run.bold, run.colour))
        found += [[Run(part, run.bold, run.colour)] for part in others]
    return found
