"""Few and plain charts: labelled directly, values on hover, a picture to copy or save.

pyqtgraph draws the lines over time; bars, funnel, heatmap and sparkline are a few strokes of Qt's painter.
"""

from salesdesk.ui.charts.bars import Bar, BarChart, FunnelChart, FunnelStep, HeatCell, Heatmap
from salesdesk.ui.charts.base import Chart
from salesdesk.ui.charts.comparing import Band, Dot, FunnelPlotChart, Interval, IntervalChart
from salesdesk.ui.charts.lines import Sparkline
from salesdesk.ui.charts.trend import Series, Trend, TrendChart

__all__ = [
    "Band",
    "Bar",
    "BarChart",
    "Chart",
    "Dot",
    "FunnelChart",
    "FunnelPlotChart",
    "FunnelStep",
    "HeatCell",
    "Heatmap",
    "Interval",
    "IntervalChart",
    "Series",
    "Sparkline",
    "Trend",
    "TrendChart",
]
