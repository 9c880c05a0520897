"""What the stored values of an XLSX sheet show, by their type and style, a column at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from salesdesk.importers.workbooks.formats import Cells
from salesdesk.importers.workbooks.strings import from_markup


class Column:
    """Turns the stored values of cells of one kind into text."""

    def one(self, value: str) -> str:
        """One cell; "" is an empty one."""
        raise NotImplementedError

    def all(self, values: Sequence[str]) -> Sequence[str]:
        """Many cells."""
        return list(map(self.one, values))


class Shared(Column):
    """Numbers of shared strings."""

    def __init__(self, strings: Sequence[str]) -> None:
        self._strings = strings

    def one(self, value: str) -> str:
        """One cell."""
        if not value:
            return ""
        try:
            place = int(value)
            return self._strings[place] if place >= 0 else ""
        except (ValueError, IndexError):
            return ""

    def all(self, values: Sequence[str]) -> Sequence[str]:
        """Many cells."""
        strings = self._strings
        try:
            if "" in values:
                return [strings[int(value)] if value else "" for value in values]
            return list(map(strings.__getitem__, map(int, values)))
        except (ValueError, IndexError):
            return list(map(self.one, values))


class Number(Column):
    """Numbers, as their format shows them."""

    def __init__(self, cells: Cells) -> None:
        self._cells = cells

    def one(self, value: str) -> str:
        """One cell."""
        return self._cells[value]

    def all(self, values: Sequence[str]) -> Sequence[str]:
        """Many cells."""
        if self._cells.plain and "".join(values).isdigit():
            return values
        return self._cells.all(values)


class _Text(Column):
    def one(self, value: str) -> str:
        return from_markup(value) if value else ""

    def all(self, values: Sequence[str]) -> Sequence[str]:
        joined = "".join(values)
        if "&" in joined or "_x" in joined or "\r" in joined:
            return list(map(self.one, values))
        return values


class _Truth(Column):
    def one(self, value: str) -> str:
        return {"1": "TRUE", "0": "FALSE", "true": "TRUE", "false": "FALSE"}.get(value, value)


class _Date(Column):
    """ISO 8601, as some programs write dates."""

    def one(self, value: str) -> str:
        text = value.replace("T", " ")
        return text.removesuffix("Z").removesuffix(".000").removesuffix(" 00:00:00")


class _Error(Column):
    """What a formula that failed shows is no value."""

    def one(self, value: str) -> str:  # noqa: ARG002
        return ""


TEXTS = _Text()
BY_TYPE: Mapping[str, Column] = {"b": _Truth(), "d": _Date(), "e": _Error()}
"""Types whose cells need neither strings nor styles; all others are ``TEXTS``."""
