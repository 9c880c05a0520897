"""Work outside the window's thread: progress, cancel, result and error come back into the window's thread.

Plain threads of ``concurrent.futures`` do the work, so that no worker has two owners. What comes back is put in a
queue and a signal without arguments wakes the window's thread, which empties the queue.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from queue import Empty, SimpleQueue
from threading import Event
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from salesdesk.types import Cancelled, Change, Progress
from salesdesk.ui.changes import Changes
from salesdesk.ui.messages import Messages

T = TypeVar("T")
Done = Callable[[Any], object]
Failed = Callable[[BaseException], object]

READERS = 3
"""Threads for work that only reads. Writing has one thread of its own, so that one write runs at a time."""
REPORT_EVERY = 0.08
"""Seconds between two reports of progress that reach the window."""


class JobState(StrEnum):
    """The life of a job."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Job:
    """One piece of work. Its fields change in the window's thread only; ``cancel`` may be called there."""

    def __init__(self, title: str, *, shown: bool, cancellable: bool) -> None:
        self.title = title
        self.shown = shown
        self.cancellable = cancellable
        self.state = JobState.WAITING
        self.done = 0
        self.total = 0
        self.note = ""
        self.rate = 0.0
        self._stop = Event()
        self._began = 0.0

    def cancel(self) -> None:
        """Ask the work to stop; it stops at its next report of progress and keeps nothing."""
        self._stop.set()

    @property
    def stopping(self) -> bool:
        """Whether it was asked to stop."""
        return self._stop.is_set()

    @property
    def active(self) -> bool:
        """Whether it waits or runs."""
        return self.state in (JobState.WAITING, JobState.RUNNING)


@dataclass(slots=True, eq=False)
class _Errand:
    """What a worker was sent for, and what it brings back.

    The worker may be the last to hold it. Its functions belong to pages and dialogs, and its error remembers where it
    happened, so the window's thread empties it: else a widget could be destroyed by a worker that forgets it last.
    """

    job: Job
    work: Callable[[Progress], Any] | None
    done: Done | None
    failed: Failed | None
    changes: frozenset[Change]
    state: JobState = JobState.RUNNING
    result: Any = None
    error: BaseException | None = None

    def do(self, progress: Progress) -> None:
        """The work itself, in the worker."""
        assert self.work is not None  # noqa: S101
        self.result = self.work(progress)
        self.state = JobState.DONE

    def let_go(self) -> None:
        """Hold nothing any more; in the window's thread."""
        self.work = self.done = self.failed = self.result = self.error = None


class Jobs(QObject):
    """Runs work for the window. ``changed`` carries the Job whose state or progress changed."""

    changed = Signal(object)
    _wake = Signal()

    def __init__(self, messages: Messages, changes: Changes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._messages = messages
        self._changes = changes
        self._active: list[Job] = []
        self.showing: set[QObject] = set()
        """The pages that still put their last answer on screen, a part at a time (``Page.in_turns``)."""
        self._inbox: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="read")
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="write")
        self._closed = False
        self._wake.connect(self._empty_inbox, Qt.ConnectionType.QueuedConnection)

    @property
    def active(self) -> tuple[Job, ...]:
        """The jobs that wait or run, oldest first."""
        return tuple(self._active)

    @property
    def idle(self) -> bool:
        """Whether nothing waits or runs, and every result was handed over and is shown."""
        return not self._active and self._inbox.empty() and not any(map(isValid, self.showing))

    def run(
        self,
        title: str,
        work: Callable[[Progress], T],
        done: Callable[[T], object] | None = None,
        failed: Failed | None = None,
        changes: Iterable[Change] = (),
        *,
        cancellable: bool = True,
        write: bool = False,
    ) -> Job:
        """Do ``work`` in a worker thread, shown in the status bar under its translated ``title``.

        ``done`` gets the result in the window's thread; then ``changes`` are told. A SalesDeskError goes to the
        messages unless ``failed`` takes it; a bug always reaches the crash dialog. With ``changes``
        (or ``write``, where nothing will be left changed) the work writes: it runs after the writes before it.
        """
        job = Job(title, shown=True, cancellable=cancellable)
        self._submit(job, work, done, failed, frozenset(changes), write=write or bool(changes))
        return job

    def quick(
        self,
        work: Callable[[], T],
        done: Callable[[T], object] | None = None,
        failed: Failed | None = None,
        changes: Iterable[Change] = (),
        *,
        write: bool = False,
    ) -> Job:
        """The same for a moment's work, without progress display."""
        job = Job("", shown=False, cancellable=False)
        self._submit(job, lambda _progress: work(), done, failed, frozenset(changes), write=write or bool(changes))
        return job

    def _submit(
        self,
        job: Job,
        work: Callable[[Progress], Any],
        done: Done | None,
        failed: Failed | None,
        changes: frozenset[Change],
        *,
        write: bool,
    ) -> None:
        if self._closed:
            return
        self._active.append(job)
        self.changed.emit(job)

        errand = _Errand(job, work, done, failed, changes)

        def in_worker() -> None:
            last = 0.0

            def report(count: int, total: int, note: str) -> None:
                nonlocal last
                now = time.monotonic()
                if now - last >= REPORT_EVERY or count == total:
                    last = now
                    self._post(lambda: self._progressed(job, count, total, note))

            try:
                if job.stopping:
                    raise Cancelled
                self._post(lambda: self._began(job))
                errand.do(Progress(report, lambda: job.stopping))
            except Cancelled:
                errand.state = JobState.CANCELLED
            except BaseException as error:  # noqa: BLE001  (every error must reach the user)
                errand.state = JobState.FAILED
                errand.error = error
            self._post(lambda: self._came_back(errand))

        (self._writer if write else self._readers).submit(in_worker)

    def _post(self, step: Callable[[], None]) -> None:
        self._inbox.put(step)
        if not self._closed and isValid(self):
            self._wake.emit()

    def _empty_inbox(self) -> None:
        while not self._closed:
            try:
                step = self._inbox.get_nowait()
            except Empty:
                return
            step()

    def _began(self, job: Job) -> None:
        job.state = JobState.RUNNING
        job._began = time.monotonic()  # noqa: SLF001
        self.changed.emit(job)

    def _progressed(self, job: Job, done: int, total: int, note: str) -> None:
        job.done, job.total, job.note = done, total, note
        spent = time.monotonic() - job._began  # noqa: SLF001
        job.rate = done / spent if spent > 0 else 0.0
        self.changed.emit(job)

    def _came_back(self, errand: _Errand) -> None:
        try:
            if errand.state is JobState.DONE:
                self._finished(errand)
            elif errand.state is JobState.FAILED:
                self._failed(errand)
            else:
                self._ended(errand.job, JobState.CANCELLED)
        finally:
            errand.let_go()

    def _finished(self, errand: _Errand) -> None:
        try:
            if errand.done is not None and _alive(errand.done):
                errand.done(errand.result)
        except Exception as error:  # noqa: BLE001  (a slip in a page is a bug to report, not a stuck job)
            self._messages.error(error)
        finally:
            self._ended(errand.job, JobState.DONE)
        self._changes.emit(errand.changes)

    def _failed(self, errand: _Errand) -> None:
        from salesdesk.errors import SalesDeskError

        error, failed = errand.error, errand.failed
        assert error is not None  # noqa: S101
        try:
            if isinstance(error, SalesDeskError) and failed is not None:
                if _alive(failed):
                    failed(error)
            else:
                self._messages.error(error)
        except Exception as slip:  # noqa: BLE001
            self._messages.error(slip)
        finally:
            self._ended(errand.job, JobState.FAILED)

    def _ended(self, job: Job, state: JobState) -> None:
        job.state = state
        if job in self._active:
            self._active.remove(job)
        self.changed.emit(job)

    def settle(self, qtbot: Any, timeout: int = 15000) -> None:
        """For tests: wait until every job is done and its result handed over."""
        from PySide6.QtWidgets import QApplication

        def quiet() -> bool:
            # What was handed over may ask for more at the next turn of the event loop: a page that refreshes.
            for _turn in range(3):
                QApplication.processEvents()
                if not self.idle:
                    return False
            return True

        qtbot.waitUntil(quiet, timeout=timeout)

    def close(self, *, wait: bool = True) -> None:
        """Ask everything to stop and wait for the threads; nothing is handed over any more."""
        self._closed = True
        for job in self._active:
            job.cancel()
        for pool in (self._readers, self._writer):
            pool.shutdown(wait=wait, cancel_futures=True)
        self._active.clear()


def _alive(handler: Callable[..., object]) -> bool:
    """Whether the widget that a handler belongs to still exists."""
    owner = getattr(handler, "__self__", None)
    return not isinstance(owner, QObject) or isValid(owner)
