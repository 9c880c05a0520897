"""Search and selection in the text of a paper."""

from __future__ import annotations

import pytest

from salesdesk.ui.preview.document import PageText, PaperDocument
from salesdesk.ui.preview.finding import character_at, find_all, hits_on, line_boxes, squeezed, words_between
from ui.preview.papers import LONG, paper_of


def two_lines() -> PageText:
    """“接通” at the end of a line, “率 Ab” on the next one."""
    letters = "接通\r\n率 Ab"
    empty = (0.0, 0.0, 0.0, 0.0)
    boxes = [
        (100.0, 10.0, 109.0, 20.0),
        (109.0, 10.0, 118.0, 20.0),
        empty,
        empty,
        (10.0, 24.0, 19.0, 34.0),
        empty,
        (22.0, 24.0, 28.0, 34.0),
        (28.0, 24.0, 33.0, 34.0),
    ]
    return PageText(letters, tuple(boxes))


@pytest.mark.parametrize("wanted", ["接通率", "接通 率", "率ＡＢ", "率 ab"])
def test_line_ends_case_and_width_do_not_matter(wanted: str) -> None:
    assert len(list(hits_on(0, two_lines(), squeezed(wanted)))) == 1


def test_a_place_over_two_lines_has_two_boxes() -> None:
    (hit,) = hits_on(3, two_lines(), "接通率")
    assert hit.page == 3
    assert hit.boxes == ((100.0, 10.0, 118.0, 20.0), (10.0, 24.0, 19.0, 34.0))


def test_nothing_is_found_for_nothing() -> None:
    assert list(hits_on(0, two_lines(), "")) == []
    document = PaperDocument(paper_of(["a"]))
    assert find_all(document, "  ") == []
    assert find_all(document, "zzz") == []


def test_every_place_of_a_long_paper_is_found_in_order() -> None:
    document = PaperDocument(paper_of(LONG))
    hits = find_all(document, "通话记录 needle")
    assert [hit.page for hit in hits] == sorted(hit.page for hit in hits)
    assert len(hits) == sum("needle" in line for line in LONG)
    for hit in hits:
        assert squeezed("通话记录 needle") in squeezed(
            words_between(document.text(hit.page), 0, len(document.text(hit.page).characters))
        )


def test_the_nearest_character() -> None:
    text = two_lines()
    assert character_at(text, 101, 15) == 0
    assert character_at(text, 500, 15) == 1
    assert character_at(text, 29, 30) == 7
    assert character_at(PageText("", ()), 1, 1) == -1


def test_selected_words_and_their_boxes() -> None:
    text = two_lines()
    assert words_between(text, 0, 4) == "接通\n率"
    assert line_boxes(text, 4, 7) == ((10.0, 24.0, 33.0, 34.0),)


def test_a_closed_document_has_white_pages_without_text() -> None:
    document = PaperDocument(paper_of(["a"]))
    document.close()
    assert document.closed
    assert document.text(0) == PageText("", ())
    assert document.plain_text(0) == ""
    assert document.picture(0, 0.1).pixelColor(3, 3).name() == "#ffffff"
