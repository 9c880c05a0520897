"""Charts draw without a fuss, say what they show, answer the mouse and leave as pictures."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QMenu

from salesdesk.errors import SalesDeskError
from salesdesk.formats import percent
from salesdesk.types import Rag
from salesdesk.ui.charts import (
    Bar,
    BarChart,
    FunnelChart,
    FunnelStep,
    HeatCell,
    Heatmap,
    Series,
    Sparkline,
    Trend,
    TrendChart,
)
from salesdesk.ui.charts.base import nice_top


def shown(qtbot, chart):
    qtbot.addWidget(chart)
    chart.resize(420, 260)
    chart.show()
    chart.grab()
    return chart


@pytest.fixture
def trend(qtbot, dressed):
    chart = TrendChart()
    chart.set_trend(
        Trend(
            ("1 Oct", "2 Oct", "3 Oct"),
            (
                Series("Company", (0.2, None, 0.3)),
                Series("Team", (0.1, 0.1, 0.1)),
                Series("Median", (0.2, 0.2, 0.2), True),
            ),
            0.25,
            percent,
            ("a", "b", "c"),
            ("10 ÷ 50", "", ""),
            "Connect rate",
        )
    )
    return shown(qtbot, chart)


def test_trend_says_what_it_shows(trend):
    assert trend.accessibleName() == "Connect rate: 3; Company 30.0%; Team 10.0%; Median 20.0%"


def test_hover_tells_values_and_click_picks(trend, qtbot):
    area, tip, _payload = trend._hot[0]
    assert tip == "1 Oct\nCompany: 20.0%\nTeam: 10.0%\nMedian: 20.0%\ntarget: 25.0%\n10 ÷ 50"
    place = area.center().toPoint()
    qtbot.mouseMove(trend, place)
    trend.grab()
    with qtbot.waitSignal(trend.picked) as picked:
        qtbot.mouseClick(trend, Qt.MouseButton.LeftButton, pos=place)
    assert picked.args == ["a"]


def test_picture_can_be_copied_and_saved(trend, tmp_path):
    trend.copy_picture()
    assert not QGuiApplication.clipboard().image().isNull()
    trend.save_picture(tmp_path / "chart.png")
    image = QImage(str(tmp_path / "chart.png"))
    assert image.width() == 2 * trend.width()
    with pytest.raises(SalesDeskError):
        trend.save_picture(tmp_path / "no" / "chart.png")


def test_menu(trend):
    trend._menu(QPoint(3, 3))
    menu = next(menu for menu in trend.findChildren(QMenu) if menu.isVisible())
    assert [action.text() for action in menu.actions()] == ["Copy the picture", "Save the picture…"]
    menu.close()


def test_every_chart_survives_no_data(qtbot, dressed):
    for chart in (TrendChart(), BarChart(), FunnelChart(), Heatmap(), Sparkline()):
        assert not shown(qtbot, chart).grab().isNull()
        assert not chart._hot


def test_a_single_point_is_drawn(qtbot, dressed):
    chart = TrendChart()
    chart.set_trend(Trend(("1 Oct",), (Series("x", (5.0,)),), (6.0,)))
    shown(qtbot, chart)
    assert len(chart._hot) == 1


def test_sparkline_with_gaps(qtbot, dressed):
    line = Sparkline()
    line.set_values([1, None, 3, 2])
    shown(qtbot, line)
    assert line.accessibleName() == "Course over 4 values"


def test_bars(qtbot, dressed):
    chart = BarChart()
    chart.set_bars([Bar("张三", 40, 50, Rag.RED, "n = 9", 1), Bar("李四", None), Bar("王五", 60)], title="Dials")
    shown(qtbot, chart)
    assert chart.accessibleName() == "Dials; 张三 40; 李四 —; 王五 60"
    assert chart._hot[0][1] == "张三: 40\ntarget: 50\nn = 9"


def test_funnel_tells_shares(qtbot, dressed):
    chart = FunnelChart()
    chart.set_steps([FunnelStep("Dials", 1000), FunnelStep("Connected", 200, "connected"), FunnelStep("Deals", 3)])
    shown(qtbot, chart)
    assert chart._hot[1][1] == "Connected: 200\nof the step before: 20.0%\nof the first step: 20.0%"


def test_heatmap_pales_what_rests_on_too_little(qtbot, dressed):
    chart = Heatmap()
    cells = {(0, 0): HeatCell(0.2, 100), (0, 1): HeatCell(0.4, 100), (1, 0): HeatCell(0.9, 2)}
    chart.set_cells(["Mon", "Tue"], ["9", "10"], cells, percent, "Connect rate", 10)
    shown(qtbot, chart)
    assert chart.accessibleName() == "Connect rate: 2 by 2"
    tips = [tip for _area, tip, _payload in chart._hot]
    assert tips[0] == "Mon 9\n20.0%  (n = 100)"
    assert tips[3] == "Tue 10\n—  (n = 0)"
    assert Heatmap.shade(0).name() == "#00224e"
    assert Heatmap.shade(1).name() == "#fee838"
    assert chart._at(QPointF(-5, -5)) is None


def test_heatmap_by_keyboard(qtbot, dressed):
    chart = Heatmap()
    cells = {(r, c): HeatCell(0.1 * r + c, 50, f"{r}-{c}") for r in range(2) for c in range(3)}
    chart.set_cells(["Mon", "Tue"], ["9", "10", "11"], cells, percent, "Connect rate")
    shown(qtbot, chart)
    chart.setFocus(Qt.FocusReason.TabFocusReason)
    picked = []
    chart.picked.connect(picked.append)
    for key in (
        "Home",
        "Right",
        "Down",
        "Down",
        "Return",
        "Left",
        "Up",
        "Return",
        "Home",
        "Space",
        "Right",
        "Right",
        "Right",
    ):
        qtbot.keyClick(chart, getattr(Qt.Key, f"Key_{key}"))
    qtbot.keyClick(chart, Qt.Key.Key_Enter)
    assert picked == ["1-1", "0-0", "0-0", "0-2"]
    assert chart.accessibleDescription().startswith("Mon 11")
    assert not chart.grab().isNull()
    chart.clearFocus()


@pytest.mark.parametrize(("value", "top"), [(0, 1), (0.213, 0.25), (7, 8), (83, 100), (1234, 1500), (99999, 100000)])
def test_axes_end_at_round_numbers(value, top):
    assert nice_top(value) == pytest.approx(top)
