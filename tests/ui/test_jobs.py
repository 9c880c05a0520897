"""Work in threads: results and errors come back into the window's thread, in order, and never to the dead."""

from __future__ import annotations

import threading

import pytest
import shiboken6
from PySide6.QtCore import QObject

from salesdesk.errors import SalesDeskError
from salesdesk.types import Cancelled, Change
from salesdesk.ui.changes import Changes
from salesdesk.ui.jobs import Jobs, JobState
from salesdesk.ui.messages import Kind, Messages


@pytest.fixture
def parts(qapp):
    messages, changes = Messages(), Changes()
    jobs = Jobs(messages, changes)
    yield jobs, messages, changes
    jobs.close()


def test_work_is_elsewhere_and_done_is_here(parts, qtbot):
    jobs, _messages, _changes = parts
    seen: list[object] = []
    jobs.quick(threading.get_ident, lambda worker: seen.append((worker, threading.get_ident())))
    jobs.settle(qtbot)
    worker, here = seen[0]
    assert here == threading.get_ident() != worker


def test_changes_are_told_after_done(parts, qtbot):
    jobs, _messages, changes = parts
    order: list[object] = []
    changes.changed.connect(order.append)
    jobs.run("work", lambda _progress: 1, lambda _one: order.append("done"), changes={Change.CALLS})
    jobs.settle(qtbot)
    assert order == ["done", frozenset({Change.CALLS})]


def test_progress_and_rate(parts, qtbot):
    jobs, _messages, _changes = parts
    seen: list[tuple[int, int, str]] = []
    jobs.changed.connect(lambda job: seen.append((job.done, job.total, job.note)))

    job = jobs.run("work", lambda progress: progress.step(5, 5, "almost"))
    jobs.settle(qtbot)
    assert (5, 5, "almost") in seen
    assert job.state is JobState.DONE
    assert job.rate > 0


def test_cancel_stops_at_the_next_step(parts, qtbot):
    jobs, messages, _changes = parts
    begun, go_on = threading.Event(), threading.Event()
    done: list[object] = []

    def work(progress):
        begun.set()
        go_on.wait(10)
        progress.step(1)
        return "never"

    job = jobs.run("work", work, done.append)
    assert begun.wait(10)
    job.cancel()
    go_on.set()
    jobs.settle(qtbot)
    assert job.state is JobState.CANCELLED
    assert not done
    assert not messages.said


def test_a_job_cancelled_while_it_waits_never_begins(parts, qtbot):
    jobs, _messages, _changes = parts
    hold, ran = threading.Event(), []
    jobs.quick(lambda: hold.wait(10), write=True)
    waiting = jobs.run("second", lambda _progress: ran.append(1), changes={Change.CALLS})
    waiting.cancel()
    hold.set()
    jobs.settle(qtbot)
    assert waiting.state is JobState.CANCELLED
    assert not ran


def test_writes_come_one_after_the_other(parts, qtbot):
    jobs, _messages, _changes = parts
    running, most = [0], [0]
    lock = threading.Lock()

    def work() -> None:
        with lock:
            running[0] += 1
            most[0] = max(most[0], running[0])
        with lock:
            running[0] -= 1

    for _n in range(20):
        jobs.quick(work, write=True)
    jobs.settle(qtbot)
    assert most == [1]


def test_what_the_user_can_fix_is_said(parts, qtbot):
    jobs, messages, _changes = parts

    def work() -> None:
        raise SalesDeskError("No such file.", "Choose another.")

    job = jobs.quick(work)
    jobs.settle(qtbot)
    assert job.state is JobState.FAILED
    assert [(m.kind, m.text, m.hint) for m in messages.said] == [(Kind.ERROR, "No such file.", "Choose another.")]
    assert not messages.bugs


def test_a_handler_takes_errors_but_not_bugs(parts, qtbot):
    jobs, messages, _changes = parts
    taken: list[BaseException] = []

    def refuse() -> None:
        raise SalesDeskError("no")

    jobs.quick(refuse, failed=taken.append)
    jobs.quick(lambda: 1 // 0, failed=taken.append)
    jobs.settle(qtbot)
    assert [str(error) for error in taken] == ["no"]
    assert isinstance(messages.bugs[0], ZeroDivisionError)


def test_a_slip_in_done_is_a_bug_and_the_job_ends(parts, qtbot):
    jobs, messages, _changes = parts
    jobs.quick(lambda: 1, lambda _one: 1 // 0)
    jobs.settle(qtbot)
    assert jobs.idle
    assert isinstance(messages.bugs[0], ZeroDivisionError)


def test_the_dead_get_no_answers(parts, qtbot):
    jobs, messages, _changes = parts

    class Owner(QObject):
        def take(self, _result: object) -> None:
            raise AssertionError

    owner = Owner()
    hold = threading.Event()
    jobs.quick(lambda: hold.wait(10), owner.take)
    shiboken6.delete(owner)
    hold.set()
    jobs.settle(qtbot)
    assert not messages.bugs


def test_closing_stops_everything(qapp):
    jobs = Jobs(Messages(), Changes())
    seen: list[str] = []

    def work(progress):
        try:
            while True:
                progress.step(1)
        except Cancelled:
            seen.append("stopped")
            raise

    jobs.run("endless", work)
    jobs.close()
    jobs.quick(lambda: seen.append("late"))
    assert seen in ([], ["stopped"])
    assert not jobs.active
