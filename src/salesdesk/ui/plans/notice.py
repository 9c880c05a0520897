"""The notice of warning to the agent, saved as a PDF and offered to be opened."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from salesdesk import formats, i18n
from salesdesk.i18n import _
from salesdesk.services.plans.naming import notice_name
from salesdesk.services.plans.views import PlanView
from salesdesk.ui.context import Context


def save_notice(context: Context, parent: QWidget, view: PlanView) -> None:
    """Ask where, and write it in the language of the papers."""
    folder = Path(context.preferences.recent.get("papers", str(Path.home())))
    name = str(folder / notice_name(view.card.number, view.card.agent))
    chosen, _filter = QFileDialog.getSaveFileName(parent, _("Save PDF"), name, "PDF (*.pdf)")
    if not chosen:
        return
    target, plans = Path(chosen), context.desk.plans
    context.preferences.recent["papers"] = str(target.parent)
    language = context.preferences.report_language or i18n.language()

    def written(notes: tuple[str, ...]) -> None:
        words = formats.sentences((_("Saved as {file}.").format(file=target.name), *notes))
        context.messages.info(words, (_("Open"), lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(target)))))

    context.jobs.quick(lambda: plans.print_notice(view.id, target, language).notes, written)
