"""Our charts in the words of the peers: the same lines, areas and texts as SVG, in fpdf2 and on a QPainter."""

from __future__ import annotations

from html import escape
from typing import Any

from salesdesk.reports.chart_board import Dot, Drawing, Shape, Word


def svg(drawing: Drawing) -> str:
    """As a picture for WeasyPrint and typst."""
    width, height = drawing.width, drawing.height
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}pt" height="{height}pt" viewBox="0 0 {width} {height}">'
    ]
    for mark in drawing.marks:
        if isinstance(mark, Word):
            weight = "bold" if mark.style.bold else "normal"
            parts.append(
                f'<text x="{mark.x:.2f}" y="{height - mark.y:.2f}" font-family="Noto Sans SC" font-weight="{weight}" '
                f'font-size="{mark.style.size}" fill="{mark.style.colour}">{escape(mark.text)}</text>'
            )
        elif isinstance(mark, Shape):
            points = " ".join(f"{x:.2f},{height - y:.2f}" for x, y in mark.points)
            kind = "polygon" if mark.closed else "polyline"
            dashes = ' stroke-dasharray="2.6 2"' if mark.dashed else ""
            parts.append(
                f'<{kind} points="{points}" fill="{mark.fill or "none"}" stroke="{mark.stroke or "none"}" '
                f'stroke-width="{mark.thickness}"{dashes}/>'
            )
        else:
            parts.append(
                f'<circle cx="{mark.x:.2f}" cy="{height - mark.y:.2f}" r="{mark.radius}" fill="{mark.fill}" '
                f'stroke="{mark.stroke}" stroke-width="0.8"/>'
            )
    return "".join([*parts, "</svg>"])


def on_fpdf(pdf: Any, drawing: Drawing, left: float, top: float) -> None:
    """Straight onto a page of fpdf2 (unit: points)."""
    base = top + drawing.height
    for mark in drawing.marks:
        if isinstance(mark, Word):
            pdf.set_font("Noto", "B" if mark.style.bold else "", mark.style.size)
            pdf.set_text_color(mark.style.colour)
            pdf.text(left + mark.x, base - mark.y, mark.text)
        elif isinstance(mark, Shape):
            pdf.set_line_width(mark.thickness or 0.1)
            pdf.set_draw_color(mark.stroke or mark.fill)
            pdf.set_fill_color(mark.fill or "#ffffff")
            pdf.set_dash_pattern(dash=2.6, gap=2) if mark.dashed else pdf.set_dash_pattern()
            points = [(left + x, base - y) for x, y in mark.points]
            style = ("DF" if mark.stroke else "F") if mark.fill else "D"
            pdf.polygon(points, style=style) if mark.closed else pdf.polyline(points, style="D")
        else:
            pdf.set_dash_pattern()
            pdf.set_draw_color(mark.stroke)
            pdf.set_fill_color(mark.fill)
            pdf.circle(left + mark.x, base - mark.y, mark.radius, style="DF")


def on_painter(painter: Any, drawing: Drawing, left: float, top: float) -> None:
    """On a QPainter whose unit is a point."""
    from PySide6.QtCore import QPointF, Qt
    from PySide6.QtGui import QBrush, QColor, QFont, QPen, QPolygonF

    base = top + drawing.height
    for mark in drawing.marks:
        if isinstance(mark, Word):
            font = QFont("Noto Sans SC")
            font.setBold(mark.style.bold)
            font.setPixelSize(100)
            painter.save()
            painter.translate(left + mark.x, base - mark.y)
            painter.scale(mark.style.size / 100, mark.style.size / 100)
            painter.setFont(font)
            painter.setPen(QColor(mark.style.colour))
            painter.drawText(QPointF(0, 0), mark.text)
            painter.restore()
        elif isinstance(mark, Shape):
            pen = QPen(QColor(mark.stroke), mark.thickness) if mark.stroke else QPen(Qt.PenStyle.NoPen)
            if mark.dashed:
                pen.setDashPattern([2.6, 2])
            painter.setPen(pen)
            painter.setBrush(QColor(mark.fill) if mark.fill else QBrush())
            shape = QPolygonF([QPointF(left + x, base - y) for x, y in mark.points])
            painter.drawPolygon(shape) if mark.closed else painter.drawPolyline(shape)
        elif isinstance(mark, Dot):
            painter.setPen(QPen(QColor(mark.stroke), 0.8))
            painter.setBrush(QColor(mark.fill))
            painter.drawEllipse(QPointF(left + mark.x, base - mark.y), mark.radius, mark.radius)
