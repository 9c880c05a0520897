"""Tab goes through a page as one reads it, also where widgets were put in later than those that follow them."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLayout, QScrollArea, QWidget


def follow_reading(root: QWidget) -> None:
    """Put what takes the keyboard inside ``root`` into the order of its layouts."""
    found = in_reading_order(root)
    for before, after in pairwise(found):
        QWidget.setTabOrder(before, after)


def in_reading_order(root: QWidget) -> list[QWidget]:
    """What takes the keyboard, line by line; compound widgets keep their own order inside."""
    found = [root] if root.focusPolicy() & Qt.FocusPolicy.TabFocus else []
    inside = root.widget() if isinstance(root, QScrollArea) else None
    layout = root.layout()
    if inside is not None:
        found += in_reading_order(inside)
    elif layout is not None:
        found += _of_layout(layout)
    return found


def _of_layout(layout: QLayout) -> list[QWidget]:
    numbers = list(range(layout.count()))
    if isinstance(layout, QGridLayout):
        grid = layout
        numbers.sort(key=lambda number: grid.getItemPosition(number)[:2])  # type: ignore[index]
    found: list[QWidget] = []
    for number in numbers:
        item = layout.itemAt(number)
        widget, inner = (item.widget(), item.layout()) if item is not None else (None, None)
        if widget is not None:
            found += in_reading_order(widget)
        elif inner is not None:
            found += _of_layout(inner)
    return found
