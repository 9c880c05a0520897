"""What holds for every paper: the same bytes whoever makes it, readable without colour, and no name that stops it."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from reports.plan_sheet_for_tests import plan
from reports.reading import ink_boxes, reader, words
from reports.sheets_for_tests import interview
from salesdesk import labels
from salesdesk.reports import look
from salesdesk.reports.fonts import has_glyph, printable_text
from salesdesk.reports.interview import interview_pdf
from salesdesk.reports.plan import plan_pdf
from salesdesk.reports.sheets import PageSize
from salesdesk.types import Rag

ROOT = Path(__file__).resolve().parents[2]
MAKE = (
    "import hashlib\nfrom reports.sheets_for_tests import interview\nfrom reports.plan_sheet_for_tests import plan\n"
    "from salesdesk.reports.interview import interview_pdf\nfrom salesdesk.reports.plan import plan_pdf\n"
    "print(hashlib.sha256(interview_pdf(interview('zh_CN'))[0] + plan_pdf(plan('en'))[0]).hexdigest())"
)
ODD = {
    "emoji": "张😀三👩‍👧",
    "rare Han": "\U00020000\U0002a700\U0002b740\U00031350\U000323b0",
    "Arabic and Thai": "محمد สมชาย",
    "combining marks": "Z͑ͫa̴l̷g̶o e\u0301 \u0e33",
    "controls": "a\x00b\x1bc\x7fd\x85e",
    "bidi": "abc\u202edef\u2066ghi\u2069",
    "lone surrogates": "\ud800x\udfff",
    "no spaces": "名" * 500,
    "a long word": "W" * 500,
    "markup": "R&D <b>x</b></para><img src='file:///etc/passwd'/>",
    "PDF": "(\\) << /JS >> endobj %%EOF ) Tj",
}


def grey(colour: str) -> float:
    """The relative luminance that a black-and-white printer turns into a shade."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((grey(one), grey(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_equal_input_gives_equal_bytes_in_every_process() -> None:
    here = hashlib.sha256(interview_pdf(interview("zh_CN"))[0] + plan_pdf(plan("en"))[0]).hexdigest()
    made = {
        subprocess.run(
            [sys.executable, "-c", MAKE],
            capture_output=True,
            text=True,
            check=True,
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT / 'tests'}"},
        ).stdout.strip()
        for seed in ("0", "4711")
    }
    assert made == {here}


@pytest.mark.parametrize("surface", [look.WHITE, look.TINT, look.BAND])
@pytest.mark.parametrize("ink", [look.INK, look.MUTED, look.ACCENT, *look.RAG_COLOURS.values()])
def test_every_text_colour_is_readable_in_grey(ink: str, surface: str) -> None:
    assert contrast(ink, surface) >= 4.5


def test_rag_is_told_by_shape_and_word() -> None:
    assert len(set(labels.RAG_SHAPES.values())) == len(Rag)
    text = words(interview_pdf(interview("zh_CN"))[0])
    for rag in Rag:
        assert labels.RAG_SHAPES[rag] in text


def test_a_grey_print_has_all_the_ink_of_the_coloured_one() -> None:
    data = interview_pdf(interview("zh_CN"))[0]
    page = pypdfium2.PdfDocument(data)[0]
    scale = 2.0
    shades = page.render(scale=scale, grayscale=True).to_pil().convert("L")
    height = page.get_height()
    pale = []
    for number, left, bottom, right, top in ink_boxes(data):
        if number:
            continue
        box = [int(v * scale) for v in (left, height - top, right, height - bottom)]
        darkest, lightest = shades.crop((box[0], box[1], box[2] + 1, box[3] + 1)).getextrema()
        if darkest > 150 and lightest - darkest < 60:
            pale.append((left, bottom))
    assert len(pale) <= 25, "only the empty dots of the ratings and the rings of the radar are pale"


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("paper", ["interview", "plan"])
def test_no_name_stops_a_paper_or_prints_a_silent_box(name: str, paper: str) -> None:
    text = ODD[name]
    make, draw = {"interview": (interview, interview_pdf), "plan": (plan, plan_pdf)}[paper]
    sheet = make("zh_CN")
    sheet = replace(sheet, agent=replace(sheet.agent, name=text))
    data, result = draw(sheet)
    shown = printable_text(text)
    assert all(char == "\n" or has_glyph(char) for char in shown)
    assert "".join(shown.split()) in words(data)
    assert bool(result.notes) == ("[U+" in shown)
    assert reader(data).metadata is not None
    width = float(reader(data).pages[0].mediabox[2])
    assert all(left >= 0 and right <= width for _page, left, _bottom, right, _top in ink_boxes(data))


@pytest.mark.parametrize("size", list(PageSize))
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_nothing_leaves_the_sheet(size: PageSize, language: str) -> None:
    for make, draw in ((interview, interview_pdf), (plan, plan_pdf)):
        sheet = make(language)
        data, _result = draw(replace(sheet, paper=replace(sheet.paper, size=size)))
        box = [float(side) for side in reader(data).pages[0].mediabox]
        assert all(
            box[0] < left and right < box[2] and box[1] < bottom and top < box[3]
            for _page, left, bottom, right, top in ink_boxes(data)
        )


def test_fonts_are_embedded_as_subsets() -> None:
    pdf = reader(interview_pdf(interview("zh_CN"))[0])
    fonts = [font.get_object() for page in pdf.pages for font in page["/Resources"]["/Font"].values()]
    assert fonts
    for font in fonts:
        program = font["/FontDescriptor"]["/FontFile2"].get_object().get_data()
        assert len(program) < 250_000
        assert "+" in font["/BaseFont"]
