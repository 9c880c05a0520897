"""The trend drawn by pyqtgraph: plain texts, the page keeps the wheel, the theme is followed, loading never waits."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QGraphicsTextItem, QScrollArea, QWidget
from shiboken6 import delete

from salesdesk import i18n
from salesdesk.formats import percent
from salesdesk.ui import theme
from salesdesk.ui.charts import Series, Trend, TrendChart, engine

SRC = Path(i18n.__file__).parents[1]
DAYS = tuple(f"{day} Oct" for day in range(1, 32))
NASTY = '<img src="x.png"><b>R&D</b>'


def trend(**more) -> Trend:
    return Trend(DAYS, (Series(NASTY, tuple(0.2 + day / 1000 for day in range(31))),), format=percent, **more)


@pytest.fixture
def chart(qtbot, dressed):
    chart = TrendChart()
    qtbot.addWidget(chart)
    chart.resize(500, 240)
    chart.set_trend(trend(target=0.25, title="Connect rate"))
    chart.show()
    chart.grab()
    return chart


def colours(picture) -> set[str]:
    image = picture.toImage()
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


def test_names_from_files_stay_text(chart):
    target, name = chart._plot.names
    assert name.startswith('<img src="x.p')
    assert target == "target"
    shown = [item for item in chart._plot.view.scene().items() if isinstance(item, QGraphicsTextItem)]
    assert not any(item.isVisible() and item.toPlainText().strip() for item in shown)
    assert f"{NASTY}: 20.0%" in chart._hot[0][1]


def test_a_screen_reader_hears_every_point(chart):
    assert chart.accessibleName().startswith("Connect rate: 31")
    assert chart.accessibleDescription().splitlines()[0] == f"1 Oct, {NASTY}: 20.0%, target: 25.0%"


def test_the_nearest_point_takes_the_mouse(chart, qtbot):
    first, second = chart._hot[0][0], chart._hot[1][0]
    assert first.right() == pytest.approx(second.left())
    assert QRectF(chart.rect()).contains(chart._hot[-1][0].center())
    qtbot.mouseMove(chart, second.center().toPoint())
    assert chart.hovering == 1
    assert chart._plot._pointer.isVisible()
    assert chart._plot._pointer.value() == 1
    QApplication.sendEvent(chart, QEvent(QEvent.Type.Leave))
    assert chart.hovering is None
    assert not chart._plot._pointer.isVisible()


def test_the_wheel_scrolls_the_page(qtbot, dressed):
    area, page = QScrollArea(), QWidget()
    qtbot.addWidget(area)
    chart = TrendChart(page)
    chart.set_trend(trend())
    chart.setGeometry(0, 0, 300, 200)
    page.setFixedSize(300, 900)
    area.setWidget(page)
    area.resize(320, 220)
    area.show()
    chart.grab()
    before = chart._plot._box.viewRange()
    place = QPointF(150, 100)
    wheel = QWheelEvent(
        place,
        QPointF(area.viewport().mapToGlobal(place.toPoint())),
        QPoint(0, -120),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    assert area.childAt(150, 100) is chart  # the plot above it takes no mouse
    QApplication.sendEvent(chart, wheel)
    assert not wheel.isAccepted()
    assert chart._plot._box.viewRange() == before
    assert not chart._plot._box.menuEnabled()


def test_light_and_dark_and_the_size_of_text_are_followed(chart, dressed):
    assert theme.LIGHT.accent.lower() in colours(chart.grab())
    try:
        theme.apply(dressed, theme.Mode.DARK, 1.5)
        dark = colours(chart.grab())
        assert theme.DARK.accent.lower() in dark
        assert theme.LIGHT.accent.lower() not in dark
        assert chart._plot._left.style["tickFont"].pixelSize() == theme.px(theme.CAPTION)
    finally:
        theme.apply(dressed, theme.Mode.LIGHT, 1.0)


def test_labels_below_are_thinned_as_the_room_demands(chart):
    narrow = len(chart._plot._bottom._tickLevels[0])
    chart.resize(1400, 240)
    chart.grab()
    assert 1 < narrow < len(chart._plot._bottom._tickLevels[0]) <= 31
    assert chart._plot.view.size() == chart.size()


def test_what_is_near_the_target_is_tinted(chart):
    items = len(chart._plot._box.addedItems)
    chart.set_trend(trend(target=(0.25, None) + (0.25,) * 29, band=0.8))
    chart.grab()
    assert len(chart._plot._box.addedItems) == items + 2  # two edges and the strip between, instead of the area


def test_a_series_without_values_and_an_even_one(chart):
    even = Series("even", (0.4,) * 31)
    chart.set_trend(Trend(DAYS, (Series("none", (None,) * 31), even), zero=False))
    chart.grab()
    assert chart._plot.names == ("even",)
    assert chart.trend.span == (0.4, 1.4)


def test_showing_again_leaves_nothing_of_before(chart):
    counts = []
    for _turn in range(4):
        chart.set_trend(trend(target=0.25))
        chart.grab()
        counts.append(len(chart._plot.view.scene().items()))
    assert counts[1:] == [counts[1]] * 3


def test_no_data_hides_the_plot(chart):
    chart.set_trend(Trend())
    assert not chart._plot.view.isVisible()
    chart.set_trend(trend())
    assert chart._plot.view.isVisible()


class Later:
    """Jobs that begin when told to."""

    def __init__(self):
        self.waiting = []

    def quick(self, work, done):
        self.waiting.append((work, done))

    def run(self):
        for work, done in self.waiting:
            done(work())


def test_a_chart_made_while_loading_waits_and_does_not_block(qtbot, dressed, monkeypatch):
    monkeypatch.setattr(engine, "_state", engine._State())
    jobs = Later()
    engine.warm(jobs)
    engine.warm(jobs)
    assert len(jobs.waiting) == 1
    chart, gone = TrendChart(), TrendChart()
    qtbot.addWidget(chart)
    chart.set_trend(trend())
    chart.resize(400, 200)
    chart.show()
    chart.grab()
    assert chart._plot is None
    assert not chart._hot
    delete(gone)
    jobs.run()
    chart.grab()
    assert len(chart._hot) == 31
    assert TrendChart()._plot is not None


def test_the_module_of_charts_does_not_load_pyqtgraph():
    code = "import sys, salesdesk.ui.charts; sys.exit('pyqtgraph' in sys.modules or 'numpy' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], check=False, env=os.environ | {"PYTHONPATH": str(SRC)})
    assert run.returncode == 0


def test_closing_leaves_nothing_behind(qtbot, dressed):
    chart = TrendChart()
    chart.set_trend(trend())
    chart.show()
    chart.grab()
    view = chart._plot.view
    ended = []
    view.destroyed.connect(lambda: ended.append(True))
    chart.close()
    chart.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert ended == [True]
