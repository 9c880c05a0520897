"""An import beside the dialer's own report, and the days it covers, at any time afterwards."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from salesdesk.i18n import N_
from salesdesk.services.imports.checking import Checked
from salesdesk.ui import theme
from salesdesk.ui.context import Context
from salesdesk.ui.dialogs.base import Dialog
from salesdesk.ui.importing.comparison import Comparison
from salesdesk.ui.importing.days import DaysCard
from salesdesk.ui.widgets import PlainLabel


class ComparisonDialog(Dialog):
    """Shows one batch."""

    title = N_("Compare with the dialer's report")
    ok_text = N_("Close")

    def __init__(self, context: Context, parent: QWidget | None, batch_id: int, name: str) -> None:
        self.batch_id, self.name = batch_id, name
        super().__init__(context, parent)
        imports = context.desk.imports
        context.jobs.quick(lambda: imports.checked(batch_id), self._show)

    def build(self) -> None:
        """The totals at the left, the days at the right."""
        self.cancel.hide()
        self.body.addWidget(PlainLabel(self.name, role="section", elide=True))
        across = QHBoxLayout()
        across.setSpacing(theme.LG)
        self.comparison = Comparison(self.context)
        self.days = DaysCard()
        right = QVBoxLayout()
        right.addWidget(self.days)
        right.addStretch(1)
        across.addWidget(self.comparison, 1)
        across.addLayout(right)
        self.days.setMinimumWidth(theme.px(300))
        self.body.addLayout(across, 1)
        self.resize(1040, 520)

    def _show(self, checked: Checked) -> None:
        self.comparison.show_checked(checked)
        self.days.show_days(checked.days)
