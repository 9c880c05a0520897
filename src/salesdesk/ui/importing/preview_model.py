"""The rows of a file before its import, with what is wrong in which cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from salesdesk.i18n import _
from salesdesk.importers.understanding import Column
from salesdesk.importers.words import normal
from salesdesk.services.imports import TurnedAway
from salesdesk.services.imports.rereading import FirstRow
from salesdesk.ui import theme
from salesdesk.ui.importing.fields import field_name
from salesdesk.ui.importing.looking import Look
from salesdesk.ui.widgets import plain_tip

SHOWN = 200
"""Characters of a cell that are shown."""
SURE, LIKELY = 0.85, 0.6
"""Confidence from which a meaning is sure, and from which it is more than a guess."""

Index = QModelIndex | QPersistentModelIndex
_DISPLAY, _TIP = int(Qt.ItemDataRole.DisplayRole), int(Qt.ItemDataRole.ToolTipRole)
_TEXT, _BACK = int(Qt.ItemDataRole.ForegroundRole), int(Qt.ItemDataRole.BackgroundRole)
_FONT, _SPOKEN = int(Qt.ItemDataRole.FontRole), int(Qt.ItemDataRole.AccessibleTextRole)


@dataclass(frozen=True, slots=True)
class Problem:
    """A cell that needs a look: ``kind`` is rejected (the row stays out) or word (nobody taught what it means)."""

    row: int
    column: int
    kind: str
    why: str


class PreviewModel(QAbstractTableModel):
    """The first rows as text, then the rejected ones from further down; row headers are lines of the file."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns: Sequence[Column] = ()
        self.rows: Sequence[FirstRow] = ()
        self.problems: tuple[Problem, ...] = ()
        self._at: dict[tuple[int, int], Problem] = {}
        self._look: Look | None = None

    def show_look(self, look: Look) -> None:
        """Show another file, or the same read otherwise."""
        self.beginResetModel()
        self._look = look
        self.columns, self.rows = look.understood.columns, look.rows
        self._find_problems()
        self.endResetModel()

    def show_turned_away(self, turned_away: Sequence[TurnedAway]) -> None:
        """The whole file was checked: add the rejected rows from below the first ones."""
        if self._look is None:
            return
        last = self._look.rows[-1].line if self._look.rows else 0
        more = tuple(
            FirstRow(row.line, row.cells, row.kind, row.why, row.bad)
            for row in turned_away
            if row.kind == "rejected" and row.line > last
        )
        before = len(self.rows)
        rows = (*self._look.rows, *more)
        if len(rows) == before:
            return
        self.beginResetModel()
        self.rows = rows
        self._find_problems()
        self.endResetModel()

    def _find_problems(self) -> None:
        unknown = {normal(word) for word in self._look.understood.unknown_words} if self._look else set()
        places = [n for n, column in enumerate(self.columns) if column.field in ("outcome", "disposition")]
        found: list[Problem] = []
        for number, row in enumerate(self.rows):
            if row.kind == "rejected":
                wrong = [place for place in row.bad if place < len(self.columns)] or [0]
                found += [Problem(number, place, "rejected", row.why) for place in wrong]
            elif unknown and not row.kind:
                found += [
                    Problem(number, place, "word", _("Nobody has said yet what this word means."))
                    for place in places
                    if place < len(row.cells) and normal(row.cells[place]) in unknown
                ]
        self.problems = tuple(found)
        self._at = {(problem.row, problem.column): problem for problem in found}

    def problem_at(self, row: int, column: int) -> Problem | None:
        """What is wrong in a cell, or with the row it is in."""
        if (row, column) in self._at:
            return self._at[row, column]
        return next((problem for problem in self.problems if problem.row == row and problem.kind == "rejected"), None)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's signature)
        """How many rows."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many columns."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = _DISPLAY) -> object:
        """A cell's text; marked where something is wrong, muted where the column or the row is not used."""
        row = self.rows[index.row()]
        if role == _DISPLAY:
            return row.cells[index.column()][:SHOWN] if index.column() < len(row.cells) else ""
        if role in (_TEXT, _BACK, _TIP, _SPOKEN):
            problem = self._at.get((index.row(), index.column()))
            if problem is not None:
                return _of_problem(problem, role, self.data(index))
        if role == _TEXT and (row.kind == "not-call" or not self.columns[index.column()].field):
            return theme.colour("muted")
        if role == _FONT and row.kind == "not-call":
            font = theme.font()
            font.setItalic(True)
            return font
        if role == _TIP and row.kind:
            return plain_tip(_("Not imported: {reason}").format(reason=row.why))
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> object:
        """The column's name in the file, its tooltip says what was recognised and why; the rows' lines in the file."""
        if orientation == Qt.Orientation.Vertical:
            return str(self.rows[section].line) if role == _DISPLAY else None
        column = self.columns[section]
        if role == _DISPLAY:
            return column.name
        return plain_tip(self.reason(section)) if role == _TIP else None

    def reason(self, section: int) -> str:
        """Why a column was taken for what it is."""
        names = dict(self._look.meanings) if self._look is not None else {}
        return reason(self.columns[section], names)


def _of_problem(problem: Problem, role: int, text: object) -> object:
    if role == _TEXT:
        return theme.colour("red_text" if problem.kind == "rejected" else "amber_text")
    if role == _BACK:
        return theme.colour("red_soft" if problem.kind == "rejected" else "amber_soft")
    if role == _TIP:
        return plain_tip(problem.why)
    return f"{text}: {problem.why}"


def sureness(column: Column) -> str:
    """How sure a meaning is, in words."""
    if column.confidence >= SURE:
        return _("sure")
    return _("likely") if column.confidence >= LIKELY else _("a guess: please check")


def reason(column: Column, names: Mapping[str, str] | None = None) -> str:
    """Why a column was taken for what it is, and how sure that is; ``names``: of fields that no call has."""
    if not column.field:
        return _("{column}: not used").format(column=column.name)
    text = _("{column}: {meaning}").format(
        column=column.name, meaning=(names or {}).get(column.field) or field_name(column.field)
    )
    facts = [text, column.why, sureness(column)] if column.confidence else [text, column.why]
    return "\n".join(fact for fact in facts if fact)
