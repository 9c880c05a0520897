"""The layout system of every paper: page frame with header and footer, headings with bookmarks, the passes.

A paper is a function that, given what is known of its pages, returns blocks; ``Document.render`` flows them,
counts the pages and, when the guess was wrong ("page 1 of 2", a table of contents), flows them again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from reportlab import rl_config
from reportlab.lib.pagesizes import A4, LETTER
from reportlab.lib.utils import ImageReader
from reportlab.platypus.doctemplate import BaseDocTemplate, PageTemplate
from reportlab.platypus.flowables import CondPageBreak, Flowable
from reportlab.platypus.frames import Frame

from salesdesk import formats
from salesdesk.i18n import Paired, _, briefly
from salesdesk.reports import fonts, look
from salesdesk.reports.blocks import Space, beginning, leads
from salesdesk.reports.canvas import PaperCanvas
from salesdesk.reports.look import Style
from salesdesk.reports.sheets import PageSize, Paper
from salesdesk.reports.tagging import Role
from salesdesk.reports.text import Text, fitted
from salesdesk.types import Rag

rl_config.useA85 = 0  # streams as bytes, not as text a quarter larger

MARGIN = 42.0
HEADER = 30.0
FOOTER = 26.0
_SIZES = {PageSize.A4: A4, PageSize.LETTER: LETTER}
_LOGO_HEIGHT = 18.0
_MAX_PASSES = 5
_LOOK_AHEAD = 8
"""Headings and spaces in a row before the first words are fewer than so many."""


@dataclass(slots=True)
class Pages:
    """What is known of the finished document: its length and on which page each bookmark stands."""

    count: int = 2
    of: dict[str, int] = field(default_factory=dict)


Story = Callable[[Pages], list[Flowable]]


class Heading(Flowable):
    """A heading that is a bookmark, too (and an entry of the outline at ``level``, 0 at the top)."""

    def __init__(
        self, text: str, style: Style = look.HEADING, *, key: str = "", level: int = 0, rule: bool = True
    ) -> None:
        super().__init__()
        self.text, self.key, self.level, self.rule = text, key, level, rule
        self.leads = True
        self.inner = Text(text, style, role=Role.HEADING if level == 0 else Role.SUBHEADING)

    def wrap(self, avail_width: float, avail_height: float) -> tuple[float, float]:
        """ReportLab asks for the size."""
        self.width, inner = self.inner.wrap(avail_width, avail_height)
        self.height = inner + (4.0 if self.rule else 0.0)
        return self.width, self.height

    def draw(self) -> None:
        """ReportLab asks for the ink."""
        if self.key:
            self.canv.bookmark(self.key, self.text, self.level, self.height + 4)
        self.inner.paint(self.canv, 0, self.height - self.inner.height)
        if self.rule:
            self.canv.artifact()
            self.canv.rule(0, 2, self.width, 2, look.ACCENT, 0.8)
            self.canv.unmark()


class _Template(BaseDocTemplate):
    """Notes on which page each bookmark came to stand."""

    def __init__(self, file: BytesIO, pages: dict[str, int], **settings: Any) -> None:
        super().__init__(file, **settings)
        self._bookmarks = pages

    def afterFlowable(self, flowable: Flowable) -> None:
        """ReportLab tells what it has just drawn."""
        if isinstance(flowable, Heading) and flowable.key:
            self._bookmarks[flowable.key] = self.page


class _TooLongError(Exception):
    """A page more was begun than there may be."""


@dataclass(frozen=True, slots=True)
class Document:
    """One paper's frame.

    ``title`` stands in the header, the window title and the file's metadata; ``mark`` is the discreet word of a
    draft.
    """

    paper: Paper
    title: str
    subject: str = ""
    author: str = ""
    mark: str = ""
    guess: int = 2
    """The number of pages to expect; right guesses save the second pass."""
    contents: bool = False
    """Whether the story prints the pages of its bookmarks, and so needs them settled."""

    @property
    def page_size(self) -> tuple[float, float]:
        """Width and height in points."""
        width, height = _SIZES[self.paper.size]
        return float(width), float(height)

    @property
    def width(self) -> float:
        """The width of the text in points."""
        return self.page_size[0] - 2 * MARGIN

    def render(self, story: Story) -> tuple[bytes, int]:
        """The PDF and its number of pages. Equal input gives equal bytes."""
        fonts.register()
        known = Pages(self.guess)
        for _pass in range(_MAX_PASSES):
            data, found = self._flow(story(known), known)
            settled = found.count == known.count and (not self.contents or found.of == known.of)
            known = found
            if settled:
                break
        return data, known.count

    def render_within(self, story: Story, most: int) -> tuple[bytes, int] | None:
        """The PDF and its number of pages if that is not above ``most``; None, and soon, when it is."""
        try:
            data, found = self._flow(story(Pages(most)), Pages(most), most)
        except _TooLongError:
            return None
        return (data, most) if found.count == most and not self.contents else self.render(story)

    def _flow(self, blocks: list[Flowable], known: Pages, most: int = 0) -> tuple[bytes, Pages]:
        width, height = self.page_size
        file, bookmarks = BytesIO(), dict[str, int]()
        template = _Template(
            file,
            bookmarks,
            pagesize=(width, height),
            title=self.title,
            author=self.author or self.paper.company or self.paper.program,
            subject=self.subject,
            creator=self.paper.program,
            lang=self.paper.language.split("+")[0].replace("_", "-"),
            invariant=1,
            initialFontName=fonts.REGULAR,
            pageCompression=1,
        )
        frame = Frame(
            MARGIN,
            FOOTER + 14,
            width - 2 * MARGIN,
            height - MARGIN - HEADER - FOOTER + 6,
            leftPadding=0,
            rightPadding=0,
            topPadding=0,
            bottomPadding=0,
        )

        def begin(canvas: PaperCanvas, _document: BaseDocTemplate) -> None:
            if most and canvas.getPageNumber() > most:
                raise _TooLongError
            self._begin_page(canvas)

        def end(canvas: PaperCanvas, _document: BaseDocTemplate) -> None:
            self._footer(canvas, known.count)

        template.addPageTemplates(PageTemplate("page", [frame], onPage=begin, onPageEnd=end))
        template.build(_guarded(blocks, width - 2 * MARGIN) or [Space(1)], canvasmaker=PaperCanvas)
        return file.getvalue(), Pages(template.page, bookmarks)

    def _begin_page(self, canvas: PaperCanvas) -> None:
        if canvas.getPageNumber() == 1:
            stamp = f"D:{self.paper.printed_at:%Y%m%d%H%M%S}"
            canvas.setDateFormatter(lambda *_clock: stamp)
            canvas.setViewerPreference("DisplayDocTitle", "true")
        self._header(canvas)

    def _header(self, canvas: PaperCanvas) -> None:
        canvas.artifact()
        width, height = self.page_size
        base, x = height - MARGIN + 8, MARGIN
        if self.paper.logo:
            x += self._logo(canvas, self.paper.logo, x, base - 5) + 8
        _put(canvas, x, base, fitted(self.paper.company, look.SMALL, width * 0.45), look.SMALL.with_(bold=True))
        title = fitted(self.title, look.SMALL_MUTED, width * 0.4)
        right = width - MARGIN - fonts.text_width(title, look.SMALL.size)
        _put(canvas, right, base, title, look.SMALL_MUTED)
        if self.mark:
            self._stamp(canvas, width / 2, base)
        canvas.rule(MARGIN, base - 8, width - MARGIN, base - 8, look.HAIRLINE, 0.6)
        canvas.unmark()

    def _stamp(self, canvas: PaperCanvas, centre: float, base: float) -> None:
        style = look.SMALL.with_(bold=True, colour=look.RAG_COLOURS[Rag.AMBER])
        wide = fonts.text_width(self.mark, style.size, bold=True)
        canvas.setStrokeColor(look.ink(style.colour))
        canvas.setLineWidth(0.8)
        canvas.roundRect(centre - wide / 2 - 6, base - 4, wide + 12, 13.5, 2.5, stroke=1, fill=0)
        _put(canvas, centre - wide / 2, base, self.mark, style)

    def _logo(self, canvas: PaperCanvas, picture: bytes, x: float, y: float) -> float:
        try:
            image = ImageReader(BytesIO(picture))
            pixels_wide, pixels_high = image.getSize()
        except Exception:  # noqa: BLE001  (Pillow raises many kinds; a broken logo must not stop the paper)
            return -8.0
        wide: float = min(_LOGO_HEIGHT * pixels_wide / max(pixels_high, 1), 120.0)
        canvas.drawImage(image, x, y, wide, _LOGO_HEIGHT, mask="auto", preserveAspectRatio=True, anchor="sw")
        return wide

    def _footer(self, canvas: PaperCanvas, count: int) -> None:
        width, _height = self.page_size
        base, style = FOOTER - 4, look.FOOTNOTE
        canvas.artifact()
        canvas.rule(MARGIN, base + 11, width - MARGIN, base + 11, look.HAIRLINE, 0.6)
        with briefly():
            printed = _("Printed {when}").format(when=formats.moment(self.paper.printed_at))
        subject = self.subject.chinese if isinstance(self.subject, Paired) else self.subject
        left = "·".join(part for part in (subject, printed, self.paper.program) if part)
        page = _("Page {page} of {count}").format(page=canvas.getPageNumber(), count=count)
        right = fonts.text_width(page, style.size)
        _put(canvas, MARGIN, base, fitted(left, style, width - 2 * MARGIN - right - 12), style)
        _put(canvas, width - MARGIN - right, base, page, style.with_(colour=look.INK))
        canvas.unmark()


def _guarded(blocks: list[Flowable], width: float) -> list[Flowable]:
    """Before each heading of any kind: a new page, unless the beginning of what it stands over fits, too."""
    guarded: list[Flowable] = []
    for index, block in enumerate(blocks):
        if leads(block) and not (index and leads(blocks[index - 1])):
            room = float(block.getSpaceBefore()) + beginning(blocks[index : index + _LOOK_AHEAD], width)
            guarded.append(CondPageBreak(room))
        guarded.append(block)
    return guarded


def _put(canvas: PaperCanvas, x: float, y: float, text: str, style: Style) -> None:
    canvas.write(x, y, style.size, [(text, fonts.font_name(style.bold), style.colour)])
