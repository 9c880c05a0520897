"""Unused memory is collected in the window's thread, whoever makes it; workers never destroy what is Qt's."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from salesdesk.errors import SalesDeskError
from salesdesk.ui import collector
from salesdesk.ui.changes import Changes
from salesdesk.ui.collector import Collector
from salesdesk.ui.jobs import Jobs
from salesdesk.ui.messages import Messages

MANY = 5_000
"""Far more objects than make Python's collector run by itself."""


class Knot:
    """An object in a cycle, which only a collection can free; it remembers in which thread that was."""

    def __init__(self, ends: list[int]) -> None:
        self.me = self
        self._ends = ends

    def __del__(self) -> None:
        self._ends.append(threading.get_ident())


@pytest.fixture
def jobs(qapp) -> Iterator[Jobs]:
    jobs = Jobs(Messages(), Changes())
    yield jobs
    jobs.close()


@pytest.fixture
def unfrozen() -> Iterator[None]:
    """What a test freezes is thawed after it."""
    yield
    gc.unfreeze()


def test_a_worker_that_makes_much_collects_nothing(jobs, qtbot):
    ends: list[int] = []
    made: list[list[list[int]]] = []
    Knot(ends)
    jobs.quick(lambda: [[n] for n in range(MANY)], made.append)
    jobs.settle(qtbot)
    assert not ends
    assert collector.collect() is not None
    assert ends == [threading.get_ident()]


def test_the_window_collects_from_time_to_time(qtbot, monkeypatch, unfrozen):
    monkeypatch.setattr(collector, "TICK_MS", 1)
    parent = QObject()
    mine = Collector(parent)
    assert not gc.isenabled()
    assert not mine.active
    mine.begin()
    mine.begin()
    ends: list[int] = []
    kept = []

    def much() -> bool:
        kept.extend([n] for n in range(MANY))
        return bool(ends)

    Knot(ends)
    qtbot.waitUntil(much)
    assert ends == [threading.get_ident()]


def test_every_generation_has_its_turn():
    gc.collect()
    assert collector.collect() is None
    kept: list[list[int]] = []
    ages = []
    for _turn in range(200):
        kept.extend([n] for n in range(1_000))
        ages.append(collector.collect())
    assert set(ages) == {0, 1, 2}
    assert ages.count(0) > ages.count(1) > ages.count(2)


def test_switched_on_again_after_the_block():
    gc.enable()
    with collector.only_here():
        assert not gc.isenabled()
        with collector.only_here():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


@pytest.mark.parametrize("fails", [False, True])
def test_a_worker_is_never_the_last_to_hold_a_widget(jobs, qtbot, fails):
    """The functions of a job, its error and that error's frames are let go in the window's thread."""
    ends: list[int] = []
    errands: list[Any] = []
    came_back = jobs._came_back
    jobs._came_back = lambda errand: (errands.append(errand), came_back(errand))  # as a slow worker holds it

    class Asker(QWidget):
        def __del__(self) -> None:
            ends.append(threading.get_ident())

    def ask() -> None:
        asker = Asker()

        def work() -> Asker:
            if fails:
                raise SalesDeskError(asker.objectName(), "")
            return asker

        jobs.quick(work, lambda answer: answer.setObjectName("done"), lambda _error: asker.setObjectName("failed"))

    ask()
    jobs.settle(qtbot)
    assert len(errands) == 1
    gc.collect()
    assert ends == [threading.get_ident()]
