"""The tags of a PDF: what each piece of ink is (heading, paragraph, table, cell, figure), in reading order.

ReportLab writes no tags itself. Its pages take any operators and its catalogue any object, which is all it needs: marked
content on the pages, and a tree of elements that point to it (ISO 32000-1, 14.7 and 14.8).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from reportlab.pdfbase.pdfdoc import PDFDocument, PDFObject, PDFString


class Role(StrEnum):
    """The standard structure types that papers use."""

    DOCUMENT = "Document"
    TITLE = "H1"
    HEADING = "H2"
    SUBHEADING = "H3"
    TEXT = "P"
    TABLE = "Table"
    ROW = "TR"
    HEAD_CELL = "TH"
    CELL = "TD"
    FIGURE = "Figure"


@dataclass(slots=True, eq=False)
class Element:
    """A node of the tree. ``kids`` are elements, and (page, number) of marked content."""

    role: Role
    parent: Element | None = None
    alt: str = ""
    """What a figure shows, in words."""
    kids: list[Element | tuple[int, int]] = field(default_factory=list)


class _Raw(PDFObject):
    """An object that is written as it stands."""

    __RefOnly__ = 1

    def __init__(self) -> None:
        self.text = b""

    def format(self, _document: PDFDocument) -> bytes:
        return self.text


class Tree:
    """The elements of one document as it is drawn."""

    def __init__(self) -> None:
        self._root = Element(Role.DOCUMENT)
        self._now = self._root
        self._pages: list[list[Element]] = [[]]

    @property
    def now(self) -> Element:
        """The element that is open."""
        return self._now

    def open(self, role: Role, alt: str = "") -> None:
        """Begin an element inside the one that is open."""
        made = Element(role, self._now, alt)
        self._now.kids.append(made)
        self._now = made

    def close(self) -> None:
        """End the element that is open; one that came to nothing is left out."""
        done, parent = self._now, self._now.parent
        assert parent is not None  # noqa: S101
        if not done.kids:
            parent.kids.remove(done)
        self._now = parent

    def mark(self) -> int:
        """The number under which the open element's next ink stands on this page."""
        page = self._pages[-1]
        page.append(self._now)
        number = len(page) - 1
        self._now.kids.append((len(self._pages) - 1, number))
        return number

    def next_page(self) -> int:
        """Go on on another page; the number of the one that ends."""
        self._pages.append([])
        return len(self._pages) - 2

    def write(self, document: PDFDocument, pages: list[str]) -> None:
        """Put the tree into the file. ``pages`` are ReportLab's names of the pages."""
        numbers: dict[Element, int] = {}
        objects: list[tuple[Element, _Raw]] = []

        def number(thing: PDFObject) -> int:
            return int(document.idToObjectNumberAndVersion[document.Reference(thing).name][0])

        def register(element: Element) -> None:
            raw = _Raw()
            numbers[element] = number(raw)
            objects.append((element, raw))
            for kid in element.kids:
                if isinstance(kid, Element):
                    register(kid)

        register(self._root)
        on = [document.idToObjectNumberAndVersion[name][0] for name in pages]
        root, parents = _Raw(), _Raw()
        root_number, parents_number = number(root), number(parents)
        for element, raw in objects:
            above = numbers[element.parent] if element.parent is not None else root_number
            raw.text = _element(element, above, numbers, on, document)
        lists = (
            b"%d [%b]" % (page, b" ".join(b"%d 0 R" % numbers[element] for element in marked))
            for page, marked in enumerate(self._pages)
            if marked
        )
        parents.text = b"<</Nums[" + b" ".join(lists) + b"]>>"
        root.text = b"<</Type/StructTreeRoot/K %d 0 R/ParentTree %d 0 R>>" % (numbers[self._root], parents_number)
        document.Catalog.StructTreeRoot = root
        marked_info = _Raw()
        marked_info.text = b"<</Marked true>>"
        document.Catalog.MarkInfo = marked_info


def _element(
    element: Element, above: int, numbers: dict[Element, int], pages: list[int], document: PDFDocument
) -> bytes:
    first = next((kid[0] for kid in element.kids if isinstance(kid, tuple)), None)
    kids = []
    for kid in element.kids:
        if isinstance(kid, Element):
            kids.append(b"%d 0 R" % numbers[kid])
        elif kid[0] == first:
            kids.append(b"%d" % kid[1])
        else:
            kids.append(b"<</Type/MCR/Pg %d 0 R/MCID %d>>" % (pages[kid[0]], kid[1]))
    more = b"" if first is None else b"/Pg %d 0 R" % pages[first]
    if element.alt:
        alt = PDFString(element.alt).format(document)
        more += b"/Alt" + (alt if isinstance(alt, bytes) else alt.encode("latin-1"))
    if element.role is Role.HEAD_CELL:
        more += b"/A<</O/Table/Scope/Column>>"
    kid_text = kids[0] if len(kids) == 1 else b"[" + b" ".join(kids) + b"]"
    return b"<</S/%b/P %d 0 R%b/K %b>>" % (element.role.value.encode(), above, more, kid_text)
