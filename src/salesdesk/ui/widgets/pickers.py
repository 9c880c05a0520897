"""Choosing one of a few: agents, teams, KPIs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QWidget

from salesdesk.i18n import N_, _
from salesdesk.ui.texts import TextMixin


class Named(Protocol):
    """A row with an id and a name, e.g. an agent or a team of the people service."""

    @property
    def id(self) -> int: ...  # noqa: D102
    @property
    def name(self) -> str: ...  # noqa: D102


class Chooser(TextMixin, QComboBox):
    """A drop-down over values: ``fill([(value, text), …])``, ``value()``, ``set_value``; ``picked`` on a user's choice.

    ``fill`` keeps the choice where the value is still there. With ``empty`` there is a first entry for None.
    """

    picked = Signal(object)

    def __init__(self, parent: QWidget | None = None, *, empty: str = "", searchable: bool = False) -> None:
        super().__init__(parent)
        self._empty = empty
        self._filled: list[tuple[Any, str]] | None = None
        self._values: list[Any] = []  # kept here: Qt would hand a string enumeration back as a plain string
        self._options: Callable[[], Sequence[tuple[Any, str]]] = lambda: ()
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setMinimumContentsLength(8)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if searchable:
            self.setEditable(True)
            self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            completer = QCompleter(self.model(), self)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
            self.setCompleter(completer)
        self.activated.connect(lambda _index: self.picked.emit(self.value()))

    def fill(self, options: Iterable[tuple[Any, str]]) -> None:
        """Offer these values."""
        fixed = tuple(options)
        self.fill_with(lambda: fixed)

    def fill_with(self, options: Callable[[], Sequence[tuple[Any, str]]]) -> None:
        """Offer what ``options`` answers, asked again at a language switch."""
        self._options = options
        self._refill()

    def _refill(self) -> None:
        now = self.value()
        options = [*([(None, _(self._empty))] if self._empty else []), *self._options()]
        if options == self._filled:  # hundreds of time zones: a file that is looked at again changes none
            return
        self.blockSignals(True)  # noqa: FBT003
        self.clear()
        self._filled = options
        self._values = [value for value, _text in options]
        self.addItems([text for _value, text in options])
        self.blockSignals(False)  # noqa: FBT003
        self.set_value(now)

    def value(self) -> Any:
        """The chosen value, or None."""
        index = self.currentIndex()
        return self._values[index] if 0 <= index < len(self._values) else None

    def set_value(self, value: Any) -> None:
        """Choose a value without telling ``picked``; an unknown one chooses the first entry."""
        index = self._values.index(value) if value in self._values else 0
        self.setCurrentIndex(index if self.count() else -1)

    def wheelEvent(self, event: Any) -> None:
        """The wheel scrolls the page, not the choice, unless the field has the focus."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def retranslate(self) -> None:
        """The entries in the new language."""
        super().retranslate()
        self._refill()


class AgentPicker(Chooser):
    """One agent, typed or chosen. ``fill_agents(rows with id, name, optional number)``; ``value()`` is the id."""

    def __init__(self, parent: QWidget | None = None, *, empty: str = "") -> None:
        super().__init__(parent, empty=empty, searchable=True)
        self.setMinimumContentsLength(12)
        self.bind(self.setAccessibleName, N_("Agent"))

    def fill_agents(self, rows: Iterable[Named]) -> None:
        """Offer these agents."""

        def text(row: Named) -> str:
            number = getattr(row, "number", "") or ""
            return f"{row.name} · {number}" if number else row.name

        self.fill([(row.id, text(row)) for row in rows])


class TeamPicker(Chooser):
    """One team. ``fill_teams(rows with id and name)``; ``value()`` is the id."""

    def __init__(self, parent: QWidget | None = None, *, empty: str = "") -> None:
        super().__init__(parent, empty=empty)
        self.bind(self.setAccessibleName, N_("Team"))

    def fill_teams(self, rows: Iterable[Named]) -> None:
        """Offer these teams."""
        self.fill([(row.id, row.name) for row in rows])


class KpiPicker(Chooser):
    """One KPI of the catalogue, by default one that call logs give; ``value()`` is its id."""

    def __init__(self, parent: QWidget | None = None, *, ids: Sequence[str] | None = None, empty: str = "") -> None:
        super().__init__(parent, empty=empty)
        self._ids = ids
        self.bind(self.setAccessibleName, N_("KPI"))
        self.fill_with(self._named)

    def _named(self) -> Sequence[tuple[str, str]]:
        from salesdesk.metrics.catalogue import everyday, kpi

        return [(identifier, kpi(identifier).name) for identifier in (self._ids or everyday())]


class EnumPicker(Chooser):
    """One member of an enumeration, named by ``labels.label``; ``value()`` is the member."""

    def __init__(self, members: Iterable[Any], parent: QWidget | None = None, *, empty: str = "") -> None:
        super().__init__(parent, empty=empty)
        self._members = tuple(members)
        self.fill_with(self._named)

    def _named(self) -> Sequence[tuple[Any, str]]:
        from salesdesk.labels import label

        return [(member, label(member)) for member in self._members]
