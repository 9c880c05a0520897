"""Pictures of the real program for people to look at: every page, in both languages, light and dark, in two sizes.

    python3 dev.py screenshots                      everything, to out/screenshots
    python3 dev.py screenshots --page today --lang zh_CN --theme light --size 1366x768
    python3 dev.py screenshots --docs               the few that README and the guide show, to docs/images

The pages show copies of the demo's databases, one a language. Whatever text does not fit its place is named in the end.
"""

from __future__ import annotations

import argparse
import itertools
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QEventLoop, Qt, QTimer
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLabel, QTableView, QWidget

from salesdesk import i18n, settings
from salesdesk.periods import Period, PeriodKind
from salesdesk.services import sample
from salesdesk.types import COMPANY, Scope, ScopeKind

if TYPE_CHECKING:
    from salesdesk.services.desk import Desk
    from salesdesk.ui.main_window import MainWindow

ROOT = Path(__file__).resolve().parents[1]
SIZES = ("1366x768", "1920x1080")
THEMES = ("light", "dark")
TODAY = sample.LAST + timedelta(days=1)
MONTH = Period.of(PeriodKind.MONTH, sample.LAST)
PATIENCE_S = 60.0
DOCS = (
    ("today", "en", "light"),
    ("dashboard", "en", "light"),
    ("dashboard", "zh_CN", "dark"),
    ("plan", "zh_CN", "light"),
)


def settle(window: MainWindow) -> None:
    """Run the event loop until no job runs and nothing wants to be painted."""
    end = time.monotonic() + PATIENCE_S
    quiet = 0
    while quiet < 4:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        waiting = any(timer.isActive() and timer.isSingleShot() for timer in window.findChildren(QTimer))
        quiet = quiet + 1 if window.jobs.idle and not waiting else 0
        if time.monotonic() > end:
            sys.exit("the window never came to rest")
        time.sleep(0.01)


def too_narrow(window: QWidget) -> Iterator[str]:
    """The columns whose cells or headers are cut."""
    for view in window.findChildren(QTableView):
        model, header = view.model(), view.horizontalHeader()
        if not view.isVisible() or model is None:
            continue
        rows = range(min(model.rowCount(), 40))
        for column in range(model.columnCount()):
            if view.isColumnHidden(column):
                continue
            needed = max((view.sizeHintForIndex(model.index(row, column)).width() for row in rows), default=0)
            name = model.headerData(column, Qt.Orientation.Horizontal)
            if needed > view.columnWidth(column) or header.sectionSizeHint(column) > header.sectionSize(column):
                yield f"column {name!r}: {view.columnWidth(column)} px, needs {needed}"


def too_small(window: QWidget) -> Iterator[str]:
    """The texts that do not fit their widgets."""
    for widget in window.findChildren(QWidget):
        if not widget.isVisible() or not isinstance(widget, QLabel | QAbstractButton):
            continue
        text = widget.text()
        wraps = isinstance(widget, QLabel) and widget.wordWrap()
        if not text or wraps or "\n" in text or widget.toolTip():
            continue
        if widget.fontMetrics().horizontalAdvance(text) > widget.width() + 1:
            yield f"{type(widget).__name__} {widget.objectName()} {text!r}: {widget.width()} px"
        elif widget.fontMetrics().height() > widget.height() + 2:
            yield f"{type(widget).__name__} {widget.objectName()} {text!r}: {widget.height()} px high"


def places(window: MainWindow, desk: Desk) -> dict[str, Callable[[], None]]:
    """How to get to every page."""
    from salesdesk.ui.pages import IN_NAVIGATION

    found: dict[str, Callable[[], None]] = {
        entry.name: lambda name=entry.name: window.go.page(name)  # type: ignore[misc]
        for entry in IN_NAVIGATION
    }
    return found | talks(window, desk) | dialogs(window, desk) | details(window, desk) | importing(window, desk)


def talks(window: MainWindow, desk: Desk) -> dict[str, Callable[[], None]]:
    """The pages beside plans and interviews: courses, effect, one-to-ones, the board of a cycle of interviews."""

    def cycle() -> None:
        window.go.page("interviews")
        settle(window)
        page = window.pages["interviews"]
        if desk.interviews.cycle_of(MONTH) is None:
            desk.interviews.open_cycle(MONTH, on=TODAY)
            page.refresh()
            settle(window)
        page.as_board.setChecked(True)  # type: ignore[attr-defined]

    return {name: lambda name=name: window.go.page(name) for name in ("courses", "effect")} | {  # type: ignore[misc]
        "interviews-cycle": cycle
    }


def dialogs(window: MainWindow, desk: Desk) -> dict[str, Callable[[], None]]:
    """Dialogs over the page they belong to; what stands open is closed before the next place."""

    def on(page: str, call: Callable[[Any], object]) -> Callable[[], None]:
        def go() -> None:
            window.go.page(page)
            settle(window)
            call(window.pages[page])
            settle(window)

        return go

    agent = next(one for one in desk.people.agents() if one.number == sample.FALLING)
    return {
        "templates": on("courses", lambda page: page.open_templates()),
        "plan-rules": on("plans", lambda page: page.open_rules()),
        "new-plan": on("plans", lambda page: page.context.go.new_plan(agent.id)),
        "cycle-dialog": on("interviews", lambda page: page.open_cycle.click()),
    }


def details(window: MainWindow, desk: Desk) -> dict[str, Callable[[], None]]:
    """The pages about one thing: the falling agent, the plan, the interview, the calls of a day."""
    agent = next(one for one in desk.people.agents() if one.number == sample.FALLING)
    last = Period.of(PeriodKind.DAY, sample.working_days()[-1])
    found: dict[str, Callable[[], None]] = {
        "agent": lambda: window.go.agent(agent.id),
        "interview": lambda: window.go.interview(agent.id, MONTH),
        "calls": lambda: window.go.calls(Scope(ScopeKind.AGENT, agent.id), last),
    }
    meetings = desk.meetings.list(agent.id)
    if meetings:
        found["meetings"] = lambda: window.go.page("meetings")
        found["meeting"] = lambda: window.go.meeting(meetings[0].id)
        found["meeting-held"] = lambda: window.go.meeting(meetings[-1].id)
    plans = desk.plans.list()
    if plans:
        found["plan"] = lambda: window.go.plan(plans[0].id)
    return found


def importing(window: MainWindow, desk: Desk) -> dict[str, Callable[[], None]]:
    """The steps of an import: rows with problems, unknown agents and words, the check; layouts, the watched folder."""
    file = Path(tempfile.mkdtemp()) / "calls.csv"
    days = [sample.LAST + timedelta(days=n) for n in (1, 2, 4)]
    names = [agent.name for agent in desk.people.agents()][:2]
    lines = ["call id,agent,customer,start,talk,result"]
    for n in range(240):
        start = f"{days[n % 3]} {9 + n // 60:02d}:{n % 60:02d}:00" if n % 97 != 5 else "31/31/2026"
        agent = (*names, "Jonathon Doe", "Test line")[n % 4]
        word = "zeta" if n % 50 == 7 else ("answered" if n % 3 else "no answer")
        lines.append(f"X{n},{agent},138{n:08d},{start},{90 if n % 3 else 0},{word}")
    file.write_text("\n".join(lines), encoding="utf-8")

    def step(number: int) -> Callable[[], None]:
        def go() -> None:
            window.go.import_files([file])
            settle(window)
            view = window.pages["import"].file  # type: ignore[attr-defined]
            view.go_to(number)
            settle(window)
            if number == 0:
                view.rows.problems.go(forward=True)

        return go

    def tab(number: int) -> Callable[[], None]:
        def go() -> None:
            window.go.page("import")
            page = window.pages["import"]
            page._leave()  # type: ignore[attr-defined]  # noqa: SLF001
            page.start.tabs.setCurrentIndex(number)  # type: ignore[attr-defined]

        return go

    return {
        "import-rows": step(0),
        "import-names": step(1),
        "import-check": step(2),
        "import-layouts": tab(1),
        "import-watch": tab(2),
    }


def main() -> int:
    """Take the pictures; 1 when a text did not fit."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--demo", type=Path, default=ROOT / "out" / "demo", help="LANGUAGE/salesdesk.db are in it")
    parser.add_argument("--out", type=Path, default=ROOT / "out" / "screenshots")
    parser.add_argument("--page", action="append")
    parser.add_argument("--lang", action="append", choices=sorted(i18n.LANGUAGES))
    parser.add_argument("--theme", action="append", choices=THEMES)
    parser.add_argument("--size", action="append")
    parser.add_argument("--docs", action="store_true")
    options = parser.parse_args()
    if options.docs:
        options.out, options.size = ROOT / "docs" / "images", ["1366x768"]
    options.out.mkdir(parents=True, exist_ok=True)
    program = QApplication(sys.argv[:1])
    problems: list[str] = []
    taken = 0
    with tempfile.TemporaryDirectory() as folder:
        for language in options.lang or i18n.LANGUAGES:
            original = options.demo / language / "salesdesk.db"
            if not original.is_file():
                sys.exit(f"{original} is not there; python3 dev.py demo makes it")
            copy = Path(folder) / f"{language}.db"
            shutil.copyfile(original, copy)
            for name, picture, faults in take(program, copy, language, options):
                picture.save(str(options.out / f"{name}.png"))
                if options.docs:
                    shrink(options.out / f"{name}.png")
                problems += [f"{name}: {fault}" for fault in faults]
                taken += 1
    for problem in problems:
        print(f"does not fit: {problem}")
    print(f"{taken} pictures in {options.out}")
    return 1 if problems else 0


def shrink(file: Path) -> None:
    """256 colours are enough for a page on the web, and a third of the size."""
    from PIL import Image

    with Image.open(file) as picture:
        small = picture.convert("RGB").quantize(256, dither=Image.Dither.NONE)
    small.save(file, optimize=True)


def take(
    program: QApplication, database: Path, language: str, options: argparse.Namespace
) -> Iterator[tuple[str, QPixmap, list[str]]]:
    """Open the window on a database and walk through everything asked for: name, picture, what does not fit."""
    from salesdesk.services.desk import Desk
    from salesdesk.store.database import Database
    from salesdesk.ui import qt_language, theme
    from salesdesk.ui.main_window import MainWindow

    i18n.use(language)
    theme.apply(program, THEMES[0])
    desk = Desk(Database(database))
    window = MainWindow(settings.Preferences(language=language, theme=THEMES[0]), TODAY)
    window.show()
    qt_language.speak(program)
    window.attach(desk)
    settle(window)
    walks = places(window, desk)
    for mode, size in itertools.product(options.theme or THEMES, options.size or SIZES):
        window.switch_theme(mode)
        window.resize(*map(int, size.split("x")))
        for page in options.page or walks:
            if options.docs and (page, language, mode) not in DOCS:
                continue
            window.focus.set_period(MONTH)
            window.focus.set_scope(COMPANY)
            walks[page]()
            settle(window)
            over = [one for one in window.findChildren(QDialog) if one.isVisible()]
            shown: QWidget = over[-1] if over else window
            name = f"{page}-{language}-{mode}" + ("" if options.docs else f"-{size}")
            yield name, shown.grab(), [*too_small(shown), *too_narrow(shown)]
            for one in over:
                one.reject()
    window.close()
    window.deleteLater()
    desk.close()


if __name__ == "__main__":
    sys.exit(main())
