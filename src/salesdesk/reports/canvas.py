"""The canvas of every paper: ReportLab's, with quick text of several looks, colours by name, and tags."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from reportlab.lib.rl_accel import fp_str
from reportlab.pdfbase.pdfdoc import PDFPage
from reportlab.pdfbase.pdfmetrics import getFont
from reportlab.pdfgen.canvas import Canvas

from salesdesk.reports import look
from salesdesk.reports.tagging import Role, Tree

Piece = tuple[str, str, str]
"""A text, ReportLab's name of its font, its colour as ``#rrggbb``."""
_BOW = 0.5523
"""How far the handles of a Bézier curve are from its ends for a quarter of a circle, in radii."""
_PAINTS = {
    (True, True, True): "b*",
    (True, True, False): "B*",
    (True, False, True): "s",
    (True, False, False): "S",
    (False, True, True): "f*",
    (False, True, False): "f*",
    (False, False, True): "n",
    (False, False, False): "n",
}
"""PDF's operator by edge, fill and whether the shape is closed."""
_PAGE_ENTRIES = [*PDFPage.__NoDefault__, "StructParents", "Tabs"]


@cache
def _fill(colour: str) -> str:
    ink = look.ink(colour)
    return f"{fp_str(ink.red, ink.green, ink.blue)} rg"


@cache
def _stroke(colour: str) -> str:
    ink = look.ink(colour)
    return f"{fp_str(ink.red, ink.green, ink.blue)} RG"


class PaperCanvas(Canvas):
    """Whatever is drawn belongs to the element that is open, or (page frame, rules, tints) is an artifact."""

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        self._tree = Tree()
        self._tagged_pages: list[str] = []
        self._marked = 0
        self._artifact_mark = False
        super().__init__(*arguments, **settings)

    # -- tags ------------------------------------------------------------------

    def open(self, role: Role, alt: str = "") -> None:
        """Begin an element; what is opened before it is closed stands inside."""
        self._tree.open(role, alt)

    def close(self) -> None:
        """End the element."""
        self._tree.close()

    @property
    def role(self) -> Role:
        """What is being drawn."""
        return self._tree.now.role

    def mark(self) -> None:
        """From here on the ink belongs to the open element, until ``unmark``. Marks inside marks count as one."""
        self._marked += 1
        if self._marked == 1:
            self._code.append(f"/{self._tree.now.role} <</MCID {self._tree.mark()}>> BDC")

    def artifact(self) -> None:
        """From here on the ink says nothing to a reader who can't see it, until ``unmark``."""
        self._marked += 1
        if self._marked == 1:
            self._code.append("/Artifact BMC")

    def unmark(self) -> None:
        """End what ``mark`` or ``artifact`` began."""
        self._marked -= 1
        if self._marked == 0:
            self._code.append("EMC")

    def bookmark(self, key: str, title: str, level: int, y: float) -> None:
        """A place to go to, and its entry in the outline, at most one level below the one before."""
        self.bookmarkHorizontal(key, 0, y)
        deepest = self._doc.outline.currentlevel + 1
        self.addOutlineEntry(" ".join(title.splitlines()), key, min(level, deepest), closed=False)

    # -- ink ---------------------------------------------------------------------

    def write(self, x: float, y: float, size: float, pieces: Iterable[Piece]) -> None:
        """One line of text from its left end on the base line, in one size and any fonts and colours."""
        document, escape = self._doc, self._escape
        code = [f"BT 1 0 0 1 {fp_str(x, y)} Tm"]
        size_text, inked, used = fp_str(size), "", ""
        for text, font_name, colour in pieces:
            if colour != inked:
                code.append(_fill(colour))
                inked = colour
            font = getFont(font_name)
            for subset, encoded in font.splitString(text, document):
                face = font.getSubsetInternalName(subset, document)
                if face != used:
                    code.append(f"{face} {size_text} Tf")
                    used = face
                code.append(f"({escape(encoded)}) Tj")
        code.append("ET")
        self._code.append(" ".join(code))

    def tint(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """A filled rectangle."""
        self._code.append(f"{_fill(colour)} n {fp_str(x, y, width, height)} re f*")

    def rule(self, x1: float, y1: float, x2: float, y2: float, colour: str, thickness: float, dashes: str = "") -> None:
        """A straight line; ``dashes`` as PDF writes them ("2.6 2"), none for a solid one."""
        self.path([(x1, y1), (x2, y2)], colour, thickness, dashes)

    def path(
        self,
        points: Iterable[tuple[float, float]],
        stroke: str,
        thickness: float,
        dashes: str = "",
        *,
        fill: str = "",
        closed: bool = False,
    ) -> None:
        """A line through points, or a closed shape with a colour inside."""
        steps = [f"{fp_str(x, y)} l" for x, y in points]
        steps[0] = steps[0][:-1] + "m"
        edge = f"{_stroke(stroke)} {fp_str(thickness)} w 1 j [{dashes}] 0 d " if stroke else ""
        inside = f"{_fill(fill)} " if fill else ""
        paint = _PAINTS[bool(stroke), bool(fill), closed]
        self._code.append(f"{inside}{edge}n {' '.join(steps)} {paint}")

    def dot(self, x: float, y: float, radius: float, fill: str, stroke: str) -> None:
        """A small circle with an edge."""
        bow = radius * _BOW
        curves = (
            (x + radius, y + bow, x + bow, y + radius, x, y + radius),
            (x - bow, y + radius, x - radius, y + bow, x - radius, y),
            (x - radius, y - bow, x - bow, y - radius, x, y - radius),
            (x + bow, y - radius, x + radius, y - bow, x + radius, y),
        )
        steps = " ".join(f"{fp_str(*curve)} c" for curve in curves)
        self._code.append(f"{_fill(fill)} {_stroke(stroke)} 0.8 w [] 0 d n {fp_str(x + radius, y)} m {steps} b*")

    def frame(self, x: float, y: float, width: float, height: float, colour: str, thickness: float) -> None:
        """A rectangle's outline."""
        self._code.append(f"{_stroke(colour)} {fp_str(thickness)} w [] 0 d n {fp_str(x, y, width, height)} re S")

    # -- ReportLab's steps -----------------------------------------------------------

    def _setAnnotations(self, page: PDFPage) -> None:
        """ReportLab is about to finish a page."""
        super()._setAnnotations(page)
        page.__NoDefault__ = _PAGE_ENTRIES
        page.StructParents = self._tree.next_page()
        self._tagged_pages.append(self._doc.thisPageName())

    def getpdfdata(self) -> bytes:
        """The finished file."""
        if self._code:
            self.showPage()
        self._tree.write(self._doc, self._tagged_pages)
        data: bytes = super().getpdfdata()
        return data

    def save(self) -> None:
        """Write the finished file where it belongs."""
        if self._code:
            self.showPage()
        self._tree.write(self._doc, self._tagged_pages)
        self._doc.SaveToFile(self._filename, self)
