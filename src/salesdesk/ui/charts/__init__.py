"""Few and plain charts: labelled directly, values on hover, a picture to copy or save.

pyqtgraph draws the lines over time; bars, funnel, heatmap and sparkline are a few strokes of Qt's painter.
"""

from salesdesk.ui.charts.bars import Bar, BarChart, FunnelChart, FunnelStep, HeatCell, Heatmap
from salesdesk.ui.charts.base import Chart
from salesdesk.ui.charts.lines import Sparkline
from salesdesk.ui.charts.trend import Series, Trend, TrendChart

__all__ = [
    "Bar",
    "BarChart",
    "Chart",
    "FunnelChart",
    "FunnelStep",
    "HeatCell",
    "Heatmap",
    "Series",
    "Sparkline",
    "Trend",
    "TrendChart",
]
