"""The strip at the bottom: long work with its progress, rate and cancel."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QWidget

from salesdesk.i18n import N_, _
from salesdesk.ui import theme
from salesdesk.ui.jobs import Job, Jobs
from salesdesk.ui.texts import TextMixin
from salesdesk.ui.widgets.buttons import Button
from salesdesk.ui.widgets.labels import PlainLabel


class StatusStrip(TextMixin, QFrame):
    """Shows the oldest of the jobs that are to be shown, and how many wait behind it."""

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("statusStrip")
        self._jobs = jobs
        self._job: Job | None = None
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.LG, theme.XS, theme.LG, theme.XS)
        layout.setSpacing(theme.MD)
        self.text = PlainLabel()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setMaximumWidth(240)
        self.rate = PlainLabel(role="muted", elide=True)
        self.cancel = Button(N_("Cancel"), self._cancel, kind="quiet")
        layout.addWidget(self.text)
        layout.addWidget(self.bar)
        layout.addWidget(self.rate, 1)
        layout.addWidget(self.cancel)
        self.bind(self.bar.setAccessibleName, N_("Progress"))
        jobs.changed.connect(self._update)
        self._quiet = ""
        self.hide()

    def say_quietly(self, text: str) -> None:
        """A standing remark for when nothing runs ("" for none), already translated."""
        self._quiet = text
        self._update()

    def _update(self, _job: Job | None = None) -> None:
        shown = [job for job in self._jobs.active if job.shown]
        self._job = shown[0] if shown else None
        self.setVisible(bool(shown or self._quiet))
        for widget in (self.bar, self.rate, self.cancel):
            widget.setVisible(bool(shown))
        if self._job is None:
            self.text.setText(self._quiet)
            return
        job, waiting = self._job, len(shown) - 1
        more = _(" (+{n} waiting)").format(n=waiting) if waiting else ""
        self.text.setText(f"{job.title}{more}")
        self.bar.setRange(0, 1000 if job.total else 0)
        self.bar.setValue(round(1000 * job.done / job.total) if job.total else 0)
        self.rate.setText(_progress_text(job))
        self.cancel.setVisible(job.cancellable)
        self.cancel.setEnabled(not job.stopping)

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self.cancel.setEnabled(False)


def _progress_text(job: Job) -> str:
    if job.stopping:
        return _("Stopping…")
    parts = []
    if job.done:
        parts.append(f"{job.done:,} / {job.total:,}" if job.total else f"{job.done:,}")
        if job.rate >= 1:
            parts.append(_("{n}/s").format(n=f"{job.rate:,.0f}"))
    if job.note:
        parts.append(job.note)
    return "  ·  ".join(parts)
