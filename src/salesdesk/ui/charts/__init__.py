"""Few and plain charts, drawn with Qt's painter: labelled directly, values on hover, a picture to copy or save."""

from salesdesk.ui.charts.bars import Bar, BarChart, FunnelChart, FunnelStep, HeatCell, Heatmap
from salesdesk.ui.charts.base import Chart
from salesdesk.ui.charts.lines import Series, Sparkline, Trend, TrendChart

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
