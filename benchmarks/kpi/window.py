"""The real window on years of calls: from a change of period or scope to new figures, and how long it is busy at a stretch.

    python benchmarks/kpi/window.py DATABASE [--rounds 3] [--stacks] [--pages dashboard,today,…]

The database is the one that ``run.py --keep DATABASE`` makes. For each change: milliseconds on the clock until the
figures are shown (the bar is 100); the processor time of the worker that reads them and of the window's own thread,
which together are the clock of an idle machine; and the window's longest stretch without an answer (the bar is 50).
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[2] / "src"))

import company
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication
from stalls import BAR_MS, StallMeter, settle

from salesdesk import i18n, settings
from salesdesk.periods import Period, PeriodKind
from salesdesk.services.desk import Desk
from salesdesk.store.database import Database
from salesdesk.types import COMPANY, Scope, ScopeKind
from salesdesk.ui import qt_language, theme
from salesdesk.ui.main_window import MainWindow
from salesdesk.ui.page import Page

PATIENCE_MS = 60_000
TEAM, AGENT = Scope(ScopeKind.TEAM, 1), Scope(ScopeKind.AGENT, 7)
DAY = Period.of(PeriodKind.DAY, date(2026, 6, 10))
WEEK = Period.of(PeriodKind.WEEK, date(2026, 6, 10))
MONTH = Period.of(PeriodKind.MONTH, date(2026, 6, 1))
OTHER = Period.of(PeriodKind.MONTH, date(2026, 3, 1))
QUARTER = Period.of(PeriodKind.QUARTER, date(2026, 6, 1))
YEAR = Period.of(PeriodKind.YEAR, date(2025, 6, 1))
ALL = Period(company.working_days()[0], company.LAST)
PAGES: dict[str, tuple[tuple[str, Period, Scope], ...]] = {
    "dashboard": (
        ("a month", MONTH, COMPANY),
        ("another month", OTHER, COMPANY),
        ("a team", OTHER, TEAM),
        ("an agent", OTHER, AGENT),
        ("a day", DAY, COMPANY),
        ("a week", WEEK, COMPANY),
        ("a quarter", QUARTER, COMPANY),
        ("a year", YEAR, COMPANY),
        ("a team's year", YEAR, TEAM),
        ("an agent's year", YEAR, AGENT),
        ("five years", ALL, COMPANY),
        ("a team's five years", ALL, TEAM),
    ),
    "scores": (("a month", MONTH, COMPANY), ("another month", OTHER, COMPANY), ("a team", OTHER, TEAM), ("a quarter", QUARTER, COMPANY), ("a year", YEAR, COMPANY)),
    "today": (("a team", MONTH, TEAM), ("everybody", MONTH, COMPANY)),
    "agent": (("a month", MONTH, AGENT), ("another month", OTHER, AGENT), ("another agent", OTHER, Scope(ScopeKind.AGENT, 9)), ("a year", YEAR, AGENT)),
    "calls": (("a month", MONTH, COMPANY), ("a team", MONTH, TEAM), ("an agent", MONTH, AGENT), ("a year", YEAR, COMPANY), ("five years", ALL, COMPANY)),
}  # fmt: skip


class Watch:
    """What one change cost: the worker's processor time, and when the page had shown it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.worker = self.shown = 0.0
        self._began = 0.0
        fetch, show = page.fetch, page.show_data

        def timed_fetch(focus: Any) -> Any:
            before = time.thread_time()
            try:
                return fetch(focus)
            finally:
                self.worker += (time.thread_time() - before) * 1000

        def timed_show(data: Any) -> None:
            show(data)
            self.shown = (time.perf_counter() - self._began) * 1000

        page.fetch, page.show_data = timed_fetch, timed_show  # type: ignore[method-assign]

    def change(self, action: Callable[[], object]) -> float:
        """Do it and wait until the page shows its answer, painted; the milliseconds that took on the clock."""
        self.worker = self.shown = 0.0
        self._began = time.perf_counter()
        action()
        while not self.shown and (time.perf_counter() - self._began) * 1000 < PATIENCE_MS:
            loop = QEventLoop()
            QTimer.singleShot(1, loop.quit)
            loop.exec()
        return self.shown


def measure(window: MainWindow, meter: StallMeter, name: str, rounds: int) -> None:
    """Each change of one page."""
    context = window.context
    context.focus.set(PAGES[name][-1][1], PAGES[name][-1][2])
    if name == "agent":
        window.go.agent(AGENT.id)
    else:
        window.go.page(name)
    settle(window)
    page = window.page
    assert page is not None
    watch = Watch(page)
    found: dict[str, list[tuple[float, ...]]] = {}
    stacks: dict[str, list[str]] = {}
    for _round in range(rounds + 1):  # the first is for the caches
        for what, period, scope in PAGES[name]:
            settle(window)
            meter.start()
            used = time.thread_time()
            clock = watch.change(lambda p=period, s=scope: context.focus.set(p, s))
            settle(window)
            own = (time.thread_time() - used) * 1000
            if _round:
                found.setdefault(what, []).append((clock, watch.worker, own, meter.worst, meter.wall))
                if meter.worst > BAR_MS:
                    stacks[what] = list(meter.where)
    for what, costs in found.items():
        cells = " | ".join(f"{statistics.median(column):.0f}" for column in zip(*costs, strict=True))
        print(f"| {name}: {what} | {cells} |", flush=True)
        for text in dict.fromkeys(stacks.get(what, ())):
            print("    ", stacks[what].count(text), text)


def main() -> None:
    """Open the window and change what it looks at."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("database", type=Path)
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--stacks", action="store_true", help="show where the longest stretches were spent (slower)")
    asked.add_argument("--pages", default=",".join(PAGES))
    args = asked.parse_args()
    with TemporaryDirectory() as folder:
        os.environ["SALESDESK_HOME"] = folder
        app = QApplication.instance() or QApplication([])
        assert isinstance(app, QApplication)
        i18n.use("en")
        theme.apply(app, theme.Mode.LIGHT)
        window = MainWindow(settings.Preferences(language="en", theme="light"))
        window.resize(1366, 768)
        window.show()
        qt_language.speak(app)
        began = time.perf_counter()
        desk = Desk(Database(args.database))
        window.attach(desk)
        settle(window)
        print(f"attached and quiet after {time.perf_counter() - began:.1f} s\n")
        print(
            "| change | shown, clock | worker, processor | window, processor | longest stretch | longest gap, clock |"
        )
        print("| --- | --- | --- | --- | --- | --- |")
        meter = StallMeter(stacks=args.stacks)
        for name in args.pages.split(","):
            measure(window, meter, name, args.rounds)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"\nmost memory of the program: {peak} MiB")
        window.close()
        settle(window)
        desk.close()


if __name__ == "__main__":
    main()
