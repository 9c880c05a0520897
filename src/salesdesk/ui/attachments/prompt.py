"""Asks what the files are that are about to be attached."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QLineEdit, QWidget

from salesdesk.i18n import N_, _, ngettext
from salesdesk.paths import printable
from salesdesk.services.attachments import Owner
from salesdesk.types import AttachmentRole, Change, OwnerKind, Progress
from salesdesk.ui.context import Context
from salesdesk.ui.dialogs.base import Dialog
from salesdesk.ui.widgets.fields import Field
from salesdesk.ui.widgets.labels import PlainLabel
from salesdesk.ui.widgets.pickers import EnumPicker

ROLES: dict[OwnerKind, tuple[AttachmentRole, ...]] = {
    OwnerKind.PLAN: tuple(AttachmentRole),
    OwnerKind.INTERVIEW: (
        AttachmentRole.SIGNED,
        AttachmentRole.STATEMENT,
        AttachmentRole.EVIDENCE,
        AttachmentRole.DELIVERY,
        AttachmentRole.OTHER,
    ),
    OwnerKind.MEETING: (
        AttachmentRole.SIGNED,
        AttachmentRole.EVIDENCE,
        AttachmentRole.STATEMENT,
        AttachmentRole.OTHER,
    ),
    OwnerKind.COURSE: (AttachmentRole.MATERIAL, AttachmentRole.OTHER),
}
"""What a file of each owner can be, the likeliest first."""
TOUCHED: dict[OwnerKind, frozenset[Change]] = {
    OwnerKind.PLAN: frozenset({Change.ATTACHMENTS, Change.PLANS}),
    OwnerKind.INTERVIEW: frozenset({Change.ATTACHMENTS, Change.INTERVIEWS}),
    OwnerKind.MEETING: frozenset({Change.ATTACHMENTS}),
    OwnerKind.COURSE: frozenset({Change.ATTACHMENTS}),
}
"""What else shows a file of each owner."""
_NAMED = 6


class AttachPrompt(Dialog):
    """What the files are, and what a single one is called. They are copied in a job, in the order given."""

    title = N_("Attach")
    ok_text = N_("Attach")

    def __init__(self, context: Context, parent: QWidget | None, owner: Owner, paths: Sequence[Path]) -> None:
        self.owner, self.paths = owner, list(paths)
        super().__init__(context, parent)

    def build(self) -> None:
        """Names, role, title."""
        names = [printable(path.name) for path in self.paths[:_NAMED]]
        more = len(self.paths) - len(names)
        if more:
            names.append(ngettext("and {n} more", "and {n} more", more).format(n=more))
        self.names = PlainLabel("\n".join(names), wrap=True)
        self.names.setMinimumWidth(380)
        self.role = EnumPicker(ROLES[self.owner.kind])
        self.role.set_value(ROLES[self.owner.kind][0])
        self.name = QLineEdit(printable(self.paths[0].stem) if len(self.paths) == 1 else "")
        self.body.addWidget(self.names)
        self.body.addWidget(Field(N_("What it is"), self.role))
        named = Field(N_("Title"), self.name, N_("As it stands in lists and on papers."))
        named.setVisible(len(self.paths) == 1)
        self.body.addWidget(named)
        self.body.addWidget(
            PlainLabel(
                _("A copy is kept beside the data; the file itself stays where it is and may be changed or deleted."),
                role="caption",
                wrap=True,
            )
        )

    def submit(self) -> None:
        """Copy them in; what is refused is said, the others are attached."""
        attachments, owner, paths = self.context.desk.attachments, self.owner, self.paths
        role, title = self.role.value(), self.name.text()
        messages, company = self.context.messages, self.context.desk.company

        def work(progress: Progress) -> tuple[int, list[Exception]]:
            from salesdesk.errors import SalesDeskError

            who, refused = company.get().supervisor, list[Exception]()
            for number, path in enumerate(paths):
                progress.step(number, len(paths), printable(path.name))
                try:
                    attachments.add(owner, path, role, title, who)
                except SalesDeskError as error:
                    refused.append(error)
            return len(paths) - len(refused), refused

        def done(result: tuple[int, list[Exception]]) -> None:
            count, refused = result
            for error in refused:
                messages.error(error)
            if count:
                messages.info(ngettext("{n} file attached", "{n} files attached", count).format(n=count))

        self.context.jobs.run(_("Attaching"), work, done, changes=TOUCHED[owner.kind], cancellable=False)
        self.accept()
