"""A dialog whose OK saves in a worker: it closes when that went through, and says why when it didn't."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from PySide6.QtCore import Qt
from shiboken6 import isValid

from salesdesk.errors import SalesDeskError
from salesdesk.types import Change
from salesdesk.ui.dialogs.base import Dialog


class SavingDialog(Dialog):
    """Call ``save`` from ``submit``. What came of it is in ``result_value`` once the dialog was accepted."""

    result_value: Any = None

    def show_modal(self) -> None:
        """Open over its window; gone for good once closed."""
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.open()

    def save(
        self,
        work: Callable[[], Any],
        changes: Iterable[Change],
        label: str,
        undo_with: Callable[[Any], object] | None = None,
    ) -> None:
        """Do ``work``, offer its undo under ``label`` (translated), and close."""
        self.refuse("")
        self.ok.setEnabled(False)
        self.context.act(work, changes, self._saved, label=label, undo_with=undo_with, failed=self._refused)

    def _saved(self, result: Any) -> None:
        if isValid(self):
            self.result_value = result
            self.ok.setEnabled(True)
            self.accept()

    def _refused(self, error: BaseException) -> None:
        if isValid(self):
            self.ok.setEnabled(True)
            self.show_refusal(error)

    def show_refusal(self, error: BaseException) -> None:
        """Say why it can't be saved; override to put it beside a field."""
        text = f"{error.message} {error.hint}".strip() if isinstance(error, SalesDeskError) else str(error)
        self.refuse(text)
