"""Text on paper: a flowable that prints runs literally (no markup), splits without widows, and can carry a mark."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.platypus.flowables import Flowable

from salesdesk.reports.canvas import PaperCanvas
from salesdesk.reports.fonts import font_name, latin_quotes, text_width
from salesdesk.reports.linebreak import Line, Run, break_lines
from salesdesk.reports.look import BODY, HEADING, LABEL, SUBHEADING, TITLE, Align, Style
from salesdesk.reports.tagging import Role

Content = str | Run | Sequence[Run]
_CENTRE = 0.38
"""Where the middle of an ideograph is above the baseline, in em."""
_UNPARTED = 3
"""A text of so many lines can't leave two on either side of a page's end."""
_LEADING = frozenset({TITLE, HEADING, SUBHEADING, LABEL})
_HOLDS_TEXT = frozenset({Role.CELL, Role.HEAD_CELL, Role.TITLE, Role.HEADING, Role.SUBHEADING})


def runs_of(content: Content) -> tuple[Run, ...]:
    """Any text content as runs."""
    if isinstance(content, str):
        return (Run(latin_quotes(content)),)
    runs = (content,) if isinstance(content, Run) else tuple(content)
    return tuple(Run(latin_quotes(run.text), run.bold, run.colour) for run in runs)


class Text(Flowable):
    """A paragraph or a few, broken with 避头尾; at a page's end at least two lines stay on either side.

    ``mark`` (a bullet, a number, "□") stands in front, the lines hang ``hang`` points behind it.
    ``link`` makes the text a link to a bookmark of the document. ``role`` is what a screen reader calls it.
    """

    def __init__(
        self,
        content: Content,
        style: Style = BODY,
        *,
        mark: str = "",
        hang: float | None = None,
        link: str = "",
        role: Role | None = None,
    ) -> None:
        super().__init__()
        self.content = runs_of(content)
        self.style = style
        self.mark = mark
        self.hang = (text_width(mark, style.size) + 4 if mark else 0.0) if hang is None else hang
        self.link = link
        self.leads = style in _LEADING
        """Whether it stands over what follows and must not be parted from it."""
        self.role = role or (Role.TITLE if style is TITLE else Role.TEXT)
        self._lines: Sequence[Line] | None = None
        self._broken_at = -1.0

    def lines(self, width: float) -> Sequence[Line]:
        """The lines at a width in points."""
        if self._lines is None or (self._broken_at >= 0 and abs(self._broken_at - width) > 0.01):
            self._lines = break_lines(self.content, self.style.size, max(width - self.hang, 8), self.style.bold)
            self._broken_at = width
        return self._lines

    def natural_width(self) -> float:
        """The width on one line."""
        return self.hang + max(line.width for line in break_lines(self.content, self.style.size, 1e6, self.style.bold))

    def least(self, width: float) -> float:
        """The height that must be free for the first lines to stand."""
        count = len(self.lines(width))
        return (count if count <= _UNPARTED else 2) * self.style.leading

    def wrap(self, avail_width: float, _avail_height: float) -> tuple[float, float]:
        """ReportLab asks for the size."""
        self.width = avail_width
        self.height = len(self.lines(avail_width)) * self.style.leading
        return self.width, self.height

    def split(self, avail_width: float, avail_height: float) -> list[Flowable]:
        """ReportLab asks for the part that fits and the rest; [] when it should move as a whole."""
        lines = self.lines(avail_width)
        fitting = int((avail_height + 0.01) // self.style.leading)
        if fitting >= len(lines):
            return [self]
        fitting = min(fitting, len(lines) - 2)
        if fitting < 2:
            return []
        return [self._part(lines[:fitting], self.mark), self._part(lines[fitting:], "")]

    def _part(self, lines: Sequence[Line], mark: str) -> Text:
        runs = [run for line in lines for run in line.runs]
        part = Text(runs or "", self.style, mark=mark, hang=self.hang, link=self.link, role=self.role)
        part._lines = lines
        return part

    def draw(self) -> None:
        """ReportLab asks for the ink; the origin is the lower left corner."""
        self.paint(self.canv, 0, 0)

    def paint(self, canvas: PaperCanvas, x: float, y: float) -> None:
        """The ink, with the lower left corner at a point; an element of its own unless it is a cell's whole content."""
        lines = self._lines or ()
        if not self.mark and not any(line.runs and any(run.text for run in line.runs) for line in lines):
            return
        own = canvas.role not in _HOLDS_TEXT
        if own:
            canvas.open(self.role)
        canvas.mark()
        self._paint_lines(canvas, lines, x, y)
        canvas.unmark()
        if own:
            canvas.close()
        if self.link:
            canvas.linkRect("", self.link, (x, y, x + self.width, y + self.height), relative=1, thickness=0)

    def _paint_lines(self, canvas: PaperCanvas, lines: Sequence[Line], x: float, y: float) -> None:
        style, room = self.style, self.width - self.hang
        base = y + self.height - style.leading / 2 - _CENTRE * style.size
        if self.mark:
            canvas.write(x, base, style.size, [(self.mark, font_name(style.bold), style.colour)])
        for line in lines:
            spare = 0.0
            if style.align is not Align.LEFT:
                spare = (room - line.width) / (2 if style.align is Align.CENTRE else 1)
            pieces = [
                (run.text, font_name(style.bold if run.bold is None else run.bold), run.colour or style.colour)
                for run in line.runs
            ]
            canvas.write(x + self.hang + spare, base, style.size, pieces)
            base -= style.leading


def fitted(text: str, style: Style, width: float) -> str:
    """One line of text, shortened with … to a width in points."""
    text = " ".join(text.split())
    if text_width(text, style.size, style.bold) <= width:
        return text
    while text and text_width(text + "…", style.size, style.bold) > width:
        text = text[:-1]
    return text.rstrip() + "…"
