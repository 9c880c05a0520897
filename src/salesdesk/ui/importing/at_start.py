"""What the import has to say when the window opens: imports that were cut short, and the watched folder."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject

from salesdesk.i18n import _
from salesdesk.services.imports.journal import Interrupted
from salesdesk.ui.context import Context
from salesdesk.ui.importing.watcher import FolderWatcher


def begin(context: Context, quietly: Callable[[str], object], parent: QObject) -> FolderWatcher:
    """Ask about interrupted imports and watch the folder from now on. ``quietly`` says standing remarks."""
    imports = context.desk.imports
    context.jobs.quick(imports.interrupted, lambda found: _ask_again(context, found))
    watcher = FolderWatcher(context, quietly, parent)
    watcher.start()
    return watcher


def _ask_again(context: Context, found: Sequence[Interrupted]) -> None:
    imports = context.desk.imports
    for one in found:
        if not one.path.is_file():
            text = _("The import of {file} was interrupted, and nothing of it was stored. The file is no longer there.")
            context.messages.warn(text.format(file=one.path.name))
            context.jobs.quick(lambda n=one.id: imports.forget_interrupted(n), write=True)  # type: ignore[misc]
            continue

        def again(one: Interrupted = one) -> None:
            context.jobs.quick(lambda: imports.forget_interrupted(one.id), write=True)
            context.go.page("import", files=[one.path], choices=one.choices)

        text = _("The import of {file} was interrupted, and nothing of it was stored.")
        context.messages.warn(text.format(file=one.path.name), (_("Import again"), again))
