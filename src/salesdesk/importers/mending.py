"""Records of the wrong width, put right where the columns tell how: nothing is invented and nothing is lost.

A delimiter too many leaves an empty cell that no column wants; one forgotten glues two cells together; one that stood
unquoted in a text cuts it in two; and one record may use another delimiter than its neighbours. The reading whose cells
fit the columns best is taken, if it is plainly better than leaving the record as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from salesdesk.importers.grid import Grid
from salesdesk.importers.records import OTHERS, Dialect, Splitter
from salesdesk.importers.shapes import UNLIKELY, Shape, learn

MARGIN = 4.0
"""How much better, in units of e-fold likelihood, a mended record must be than the record as it is."""
BAD = UNLIKELY / 2
"""A worse fit is none. More than a few of them, and the record is a header, a note or a title."""
ODD = UNLIKELY * 0.7
"""A cell that fits its column worse is a reason to look at its record again."""
JOIN, CLOSE = -1.0, UNLIKELY
"""What joining two cells costs: at a delimiter that a space follows, as in running text, and at another."""
DROP = -0.5
"""What leaving out an empty cell costs."""
STRAY = -2.0
"""What a quote at the beginning of a cell costs that is only text."""
CLEAR = 0.7
"""How much better the best cut must be than any other: a guess would be worse than the record as it is."""
CUT = -1.0
"""What cutting a cell in two costs."""
_MOST_SURPLUS = 40
_MOST_WORDS = 120
_MOST_CELL = 4_000
_MOST_STEPS = 20_000
"""How many ways to join neighbours are weighed for one record."""
_BUDGET, _REWARD = 150_000, 2_000
"""Cells that may be weighed in all, and how many more for each record mended: no file may take long in vain."""


@dataclass
class Mender:
    """Puts the records of one table right. ``sample``: records from its beginning, read when first needed."""

    dialect: Dialect
    width: int
    sample: Callable[[], Iterable[Sequence[str]]]
    _shapes: list[Shape] | None = None
    _learned: bool = False
    _budget: int = _BUDGET

    def block(self, rows: Sequence[list[str]]) -> Sequence[list[str]]:
        """The records of a block, those of another width mended where that is possible."""
        width = self.width
        if width < 2:
            return rows
        if isinstance(rows, Grid):
            return self._grid(rows)
        odd = [at for at, row in enumerate(rows) if len(row) != width and (len(row) > 1 or (row and row[0].strip()))]
        if not odd:
            return rows
        rows = list(rows)
        for at in odd:
            rows[at] = self.row(rows[at])
        return rows

    def _grid(self, grid: Grid) -> Grid:
        """Records kept as columns, with those that could be mended in their places."""
        mended = {at: row for at, odd in grid.odd.items() if len(row := self.row(odd)) == self.width}
        if not mended:
            return grid
        columns = [list(column) for column in grid.columns]
        for at, row in mended.items():
            for column, cell in zip(columns, row, strict=True):
                column[at] = cell
        return Grid(columns, {at: row for at, row in grid.odd.items() if at not in mended})

    def row(self, row: list[str]) -> list[str]:
        """A record, mended if that is possible."""
        row = self._resplit(row)
        if len(row) == self.width or not any(map(str.strip, row)):
            return row
        return self.choose([row]) or row

    def accepts(self, cells: Sequence[str]) -> bool:
        """Whether a record of the usual width fits its columns, or nothing is known of them."""
        shapes = self._known()
        return shapes is None or all(s.fit(c) > ODD for s, c in zip(shapes, cells, strict=True))

    def choose(self, readings: Sequence[list[str]]) -> list[str] | None:
        """The best of several readings of a record, mended; nothing when none is better than the first as it is."""
        shapes = self._known()
        if shapes is None:
            return next((r for r in readings if len(r) == self.width), None)
        first = readings[0]
        plain = _plain(first, shapes) - _bitten(first, self.dialect)
        best, value = first, float("-inf")
        for number, reading in enumerate(readings):
            for fit, cells in self._ways(reading, shapes):
                worth = fit - _bitten(cells, self.dialect) - bool(number)
                if worth > value:
                    best, value = cells, worth
        if sum(_fit(s, c) < BAD for s, c in zip(shapes, best, strict=False)) > max(1, self.width // 6):
            return next((r for r in readings if len(r) == self.width), None)
        if len(first) != self.width and (value < plain + MARGIN or self._fits_already(first, best, shapes)):
            return None
        self._budget += _REWARD
        return best

    def _fits_already(self, row: Sequence[str], mended: Sequence[str], shapes: Sequence[Shape]) -> bool:
        """Whether a record only goes on behind its last column, and nothing says that it should not."""
        if len(row) < self.width or any(s.fit(c) < BAD for s, c in zip(shapes, row, strict=False)):
            return False
        changed = [k for k in range(self.width) if row[k] != mended[k]]
        return not all(
            shapes[k].strong(mended[k]) or (self.dialect.delimiter + " ") in mended[k] or not mended[k] for k in changed
        )

    def _known(self) -> list[Shape] | None:
        """The shapes of the columns; nothing when they are not known, or when mending is in vain here."""
        if self._budget < 0:
            return None
        if not self._learned:
            self._learned = True
            self._shapes = learn(list(self.sample()), self.width)
        return self._shapes

    def _resplit(self, row: list[str]) -> list[str]:
        """A row of few cells that another usual delimiter splits to the table's width; else the row itself."""
        if not row or len(row) > max(1, self.width // 2) or self.width < 3:
            return row
        text = self.dialect.delimiter.join(row)
        for delimiter in OTHERS:
            if delimiter != self.dialect.delimiter and text.count(delimiter) >= self.width - 1:
                cells = Splitter(Dialect(delimiter)).cells(text)[0]
                if len(cells) == self.width:
                    return cells
        return row

    def _ways(self, row: list[str], shapes: list[Shape]) -> list[tuple[float, list[str]]]:
        """The ways to make a record as wide as the table, each with how well it fits."""
        surplus = len(row) - self.width
        self._budget -= self.width
        if not surplus:
            return [(_plain(row, shapes), row)]
        self._budget -= min(self.width * surplus * surplus, _MOST_STEPS) if surplus > 0 else sum(map(len, row))
        if surplus > 0:
            return _joined(row, shapes, self.dialect.delimiter or ",") if surplus <= _MOST_SURPLUS else []
        found = _spread(row, shapes)
        if surplus == -1:
            found += _cut(row, shapes)
        found += self._otherwise(row, shapes)
        if len(row) <= max(2, self.width * 0.7):
            found += self._worded(row, shapes)
        return found

    def _otherwise(self, row: list[str], shapes: list[Shape]) -> list[tuple[float, list[str]]]:
        """A record that another usual delimiter splits to the table's width."""
        text = self.dialect.delimiter.join(row)
        found = []
        for delimiter in OTHERS:
            if delimiter != self.dialect.delimiter and text.count(delimiter) >= self.width - 1:
                cells = Splitter(Dialect(delimiter)).cells(text)[0]
                if len(cells) == self.width:
                    found.append((_plain(cells, shapes) - 1.0, cells))
        return found

    def _worded(self, row: list[str], shapes: list[Shape]) -> list[tuple[float, list[str]]]:
        """The words of a record that is delimited by spaces, given to the columns they fit."""
        text = self.dialect.delimiter.join(row)
        parts = Splitter(Dialect(" ", self.dialect.quote)).cells(text)[0]
        if not self.width <= len(parts) <= _MOST_WORDS:
            return []
        self._budget -= min(self.width * (len(parts) - self.width) ** 2, _MOST_STEPS)
        found = []
        for value, cells in _joined(parts, shapes, " ", cost=-0.2):
            strong = sum(shape.strong(cell) for shape, cell in zip(shapes, cells, strict=True))
            typed = [k for k, shape in enumerate(shapes) if shape.patterned]
            right = sum(shapes[k].strong(cells[k]) or not cells[k].strip() for k in typed)
            if strong >= max(2, self.width // 3) and right >= len(typed) - 1:
                found.append((value, cells))
        return found


def resplit(row: list[str], width: int) -> list[str]:
    """A row of one cell that another usual delimiter splits to the table's width; else the row itself."""
    if len(row) != 1 or width < 3:
        return row
    for delimiter in OTHERS:
        if row[0].count(delimiter) >= width - 1:
            cells = Splitter(Dialect(delimiter)).cells(row[0])[0]
            if len(cells) == width:
                return cells
    return row


def _bitten(cells: Sequence[str], dialect: Dialect) -> float:
    """What it costs a reading that quotes stand where none belong: around a cell, at one end of it, at a delimiter."""
    quote, delimiter = dialect.quote, dialect.delimiter
    cost = 0.0
    for cell in cells:
        if quote and quote in cell:
            if cell[0] == cell[-1] == quote and len(cell) > 1:
                cost += 6.0
            if delimiter and (delimiter + quote in cell or quote + delimiter in cell):
                cost += 4.0
        if delimiter and not delimiter.isspace() and (cell.startswith(delimiter) or cell.endswith(delimiter)):
            cost += 4.0
    return cost


def _plain(row: Sequence[str], shapes: Sequence[Shape]) -> float:
    """How well a record fits as it stands: short ones end in empty cells, surplus ones in cells of no column."""
    width = len(shapes)
    cells = [*row[:width], *[""] * (width - len(row))]
    beyond = sum(UNLIKELY if cell.strip() else DROP for cell in row[width:])
    return sum(_fit(shape, cell) for shape, cell in zip(shapes, cells, strict=True)) + beyond


def _fit(shape: Shape, cell: str) -> float:
    """How well a cell fits, or would without a stray quote at its beginning."""
    value = shape.fit(cell)
    return max(value, shape.fit(cell[1:]) + STRAY) if value < ODD and cell[:1] in ('"', "'") else value


def _joined(
    row: Sequence[str], shapes: Sequence[Shape], delimiter: str, cost: float | None = None
) -> list[tuple[float, list[str]]]:
    """The best way to make a record narrower: empty cells left out, neighbours joined by their delimiter."""
    width, surplus = len(shapes), len(row) - len(shapes)
    most = max(1, min(surplus + 1, _MOST_STEPS // max(1, width * surplus)))
    worst = float("-inf")
    # best[c][i]: the first i cells in the first c columns; only i - c up to the surplus can still come out right
    before = [worst] * (len(row) + 1)
    before[0] = 0.0
    ways: list[list[tuple[int, bool]]] = []
    joins = [0.0, 0.0]  # what joining costs, summed: cell i to the one before it
    for cell in row[1:]:
        joins.append(joins[-1] + (cost if cost is not None else JOIN if cell.startswith(" ") else CLOSE))
    for column in range(width + 1):
        here = before
        way: list[tuple[int, bool]] = [(0, False)] * (len(row) + 1)
        if column:
            here = [worst] * (len(row) + 1)
            fit = shapes[column - 1].fit
            for end in range(column, column + surplus + 1):
                for begin in range(max(column - 1, end - most), end):
                    if before[begin] == worst:
                        continue
                    count = end - begin
                    text = row[begin] if count == 1 else delimiter.join(row[begin:end])
                    if len(text) > _MOST_CELL:
                        continue
                    value = before[begin] + fit(text) + joins[end] - joins[begin + 1]
                    if value > here[end]:
                        here[end], way[end] = value, (begin, False)
        for end in range(column + 1, column + surplus + 1):
            if not row[end - 1].strip() and here[end - 1] + DROP > here[end]:
                here[end], way[end] = here[end - 1] + DROP, (end - 1, True)
        ways.append(way)
        before = here
    if before[len(row)] == worst:
        return []
    cells: list[str] = []
    column, end = width, len(row)
    while column or end:
        begin, dropped = ways[column][end]
        if not dropped:
            cells.append(delimiter.join(row[begin:end]))
            column -= 1
        end = begin
    return [(before[len(row)], cells[::-1])]


def _spread(row: Sequence[str], shapes: Sequence[Shape]) -> list[tuple[float, list[str]]]:
    """The best place for the cells that a short record lacks: they were empty."""
    width, missing = len(shapes), len(shapes) - len(row)
    if missing > _MOST_SURPLUS:
        return []
    worst = float("-inf")
    # best[i][m]: the first i cells placed after m empty ones
    best = [[worst] * (missing + 1) for _ in range(len(row) + 1)]
    best[0][0] = 0.0
    for i in range(len(row) + 1):
        for m in range(missing + 1):
            if best[i][m] == worst:
                continue
            column = i + m
            if column >= width:
                continue
            if m < missing:
                best[i][m + 1] = max(best[i][m + 1], best[i][m] + shapes[column].fit(""))
            if i < len(row):
                best[i + 1][m] = max(best[i + 1][m], best[i][m] + shapes[column].fit(row[i]))
    cells: list[str] = []
    i, m = len(row), missing
    while i or m:
        if m and best[i][m] == best[i][m - 1] + shapes[i + m - 1].fit(""):
            cells.append("")
            m -= 1
        else:
            cells.append(row[i - 1])
            i -= 1
    return [(best[len(row)][missing], cells[::-1])]


def _cut(row: Sequence[str], shapes: Sequence[Shape]) -> list[tuple[float, list[str]]]:
    """The best cut of one cell in two."""
    count = len(row)
    before, after = [0.0], [0.0]
    for k in range(count):
        before.append(before[-1] + shapes[k].fit(row[k]))
    for k in range(count - 1, -1, -1):
        after.append(after[-1] + shapes[k + 1].fit(row[k]))
    after.reverse()
    best = second = float("-inf")
    cells = list(row)
    for k, text in enumerate(row):
        if not 1 < len(text) <= _MOST_CELL:
            continue
        rest = before[k] + after[k + 1] + CUT
        if rest <= second:
            continue
        for left, right in _halves(text):
            value = rest + shapes[k].fit(left)
            if value <= second:
                continue
            value += shapes[k + 1].fit(right)
            if value > best:
                second = best
                best, cells = value, [*row[:k], left, right, *row[k + 1 :]]
            elif value > second:
                second = value
    return [(best, cells)] if best > second + CLEAR else []


def _halves(text: str) -> Iterator[tuple[str, str]]:
    """Every cut of a text in two; quotes that stood around a half, or between the two, are taken off."""
    for at in range(1, len(text)):
        left, right = text[:at], text[at:]
        if right[0] == '"' and len(right) > 1:
            yield left, (right[1:-1] if right[-1] == '"' else right[1:]).replace('""', '"')
        yield left, right
