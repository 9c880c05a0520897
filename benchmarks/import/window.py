"""How long the window's own thread is busy at a stretch while logs are imported in the real window.

    python benchmarks/import/window.py [--rows 300000] [--stacks] [LOG…]

A timer of 10 ms asks how much processor time the window's thread used since its last tick: what other programs and
the other threads do does not count, only what the window itself does before it can answer again. The bar is 50 ms.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[2] / "src"))

import log
from PySide6.QtWidgets import QApplication
from stalls import BAR_MS, StallMeter, settle

from salesdesk import i18n, settings
from salesdesk.services.desk import Desk
from salesdesk.store.database import Database
from salesdesk.ui import qt_language, theme
from salesdesk.ui.importing.steps import CHECK, NAMES
from salesdesk.ui.main_window import MainWindow
from salesdesk.ui.pages.imports import ImportPage


def measure(window: MainWindow, meter: StallMeter, file: Path) -> None:
    """Each step of one import, and what the window's thread did at the longest stretch of it."""
    page = window.pages["import"]
    assert isinstance(page, ImportPage)

    def step(name: str, action: Callable[[], object]) -> None:
        meter.start()
        began = time.perf_counter()
        action()
        settle(window)
        took = time.perf_counter() - began
        print(f"| {name} | {took:.1f} | {meter.worst:.0f} | {meter.over} | {meter.wall:.0f} |", flush=True)
        if meter.where and meter.worst > BAR_MS:
            for text in dict.fromkeys(meter.where):
                print("    ", meter.where.count(text), text)

    print(
        f"\n{file.name}\n\n| step | seconds | longest stretch, ms of processor | over {BAR_MS} ms | longest gap on the clock, ms |"
    )
    print("| --- | --- | --- | --- | --- |")
    step("first look and count", lambda: window.go.import_files([file]))
    step("agents and words", lambda: page.file.go_to(NAMES))
    step("check", lambda: page.file.go_to(CHECK))
    step("import and result", page.file.take.click)
    step("list of imports", page.close_results.click)
    batch = page.context.desk.imports.list_batches()[0]
    step("choose a batch", lambda: page.batches.choose(batch.id))
    if batch.rows > batch.imported:
        step("rows not imported", lambda: page.show_rows(batch))
        page.rejects_dialog.reject()
        settle(window)
    step("take it back", lambda: page.take_back(batch.id, batch.file_name))


def main() -> None:
    """Measure."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--rows", type=int, default=300_000, help="rows of the generated log; 0: none")
    asked.add_argument("--stacks", action="store_true", help="show where the longest stretches were spent (slower)")
    asked.add_argument("--switch", type=float, help="seconds after which a thread hands over (sys.setswitchinterval)")
    asked.add_argument("logs", nargs="*", type=Path, metavar="LOG")
    args = asked.parse_args()
    if args.switch:
        sys.setswitchinterval(args.switch)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["SALESDESK_HOME"] = folder
        files = [*args.logs]
        if args.rows:
            files.append(Path(folder) / "generated.csv")
            log.write(files[-1], args.rows)
        app = QApplication.instance() or QApplication([])
        assert isinstance(app, QApplication)
        i18n.use("en")
        theme.apply(app, theme.Mode.LIGHT)
        window = MainWindow(settings.Preferences(language="en", theme="light"))
        window.resize(1366, 768)
        window.show()
        qt_language.speak(app)
        desk = Desk(Database(Path(folder) / "desk.db"))
        window.attach(desk)
        settle(window)
        window.go.page("import")
        settle(window)
        meter = StallMeter(stacks=args.stacks)
        for file in files:
            measure(window, meter, file)
        window.close()
        settle(window)
        desk.close()


if __name__ == "__main__":
    main()
