"""Reading a PDF back: its words, its boxes, its bookmarks."""

from __future__ import annotations

import io

import pypdf
import pypdfium2


def page_words(data: bytes) -> list[str]:
    """The text of each page without any white space, as a reader's search would see it."""
    document = pypdfium2.PdfDocument(data)
    try:
        return ["".join(page.get_textpage().get_text_bounded().split()) for page in document]
    finally:
        document.close()


def words(data: bytes) -> str:
    """The text of all pages without white space."""
    return "".join(page_words(data))


def squeezed(text: str) -> str:
    """A text as ``words`` would give it."""
    return "".join(text.split())


def ink_boxes(data: bytes) -> list[tuple[int, float, float, float, float]]:
    """(page, left, bottom, right, top) of every visible character."""
    document = pypdfium2.PdfDocument(data)
    found: list[tuple[int, float, float, float, float]] = []
    for number, page in enumerate(document):
        text = page.get_textpage()
        found += [
            (number, *text.get_charbox(index))
            for index in range(text.count_chars())
            if text.get_text_range(index, 1).strip()
        ]
    document.close()
    return found


def reader(data: bytes) -> pypdf.PdfReader:
    """The file's structure."""
    return pypdf.PdfReader(io.BytesIO(data))


def outline(data: bytes) -> list[str]:
    """The titles of the bookmarks, flat."""

    def flat(entries: list) -> list[str]:
        return [t for e in entries for t in (flat(e) if isinstance(e, list) else [e.title])]

    return flat(reader(data).outline)
