"""The palettes are readable, the style sheet is complete, icons follow the theme."""

from __future__ import annotations

import re
from dataclasses import fields

import pytest
from PySide6.QtWidgets import QPushButton

from salesdesk.types import Rag
from salesdesk.ui import theme

SURFACES = ("window", "card", "field", "hover")
PAIRS = [
    *[(text, surface) for text in ("text", "muted", "green_text", "amber_text", "red_text") for surface in SURFACES],
    *[("nav_text", surface) for surface in ("nav", "nav_hover")],
    ("accent_hover", "nav_selected"),
    ("on_accent", "accent"),
    ("on_tooltip", "tooltip"),
    ("text", "accent_soft"),
    ("accent", "card"),
    *[(f"{rag.value}_text", f"{rag.value}_soft") for rag in Rag],
]


@pytest.mark.parametrize("palette", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "surface"), PAIRS)
def test_text_is_readable(palette, text, surface):
    assert theme.contrast(getattr(palette, text), getattr(palette, surface)) >= 4.5


def test_contrast_is_that_of_wcag():
    assert theme.contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert theme.contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("palette", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_style_sheet_has_a_value_for_every_name(palette):
    sheet = theme.style_sheet(palette)
    assert "@" not in sheet
    assert palette.accent in sheet


def test_every_colour_is_a_colour():
    for palette in (theme.LIGHT, theme.DARK):
        for field in fields(palette):
            assert re.fullmatch(r"#[0-9A-F]{6}", getattr(palette, field.name)), field.name


def test_icons_are_tinted_anew_when_the_theme_changes(dressed, qtbot):
    button = QPushButton()
    qtbot.addWidget(button)
    theme.set_icon(button, "plus")

    def ink() -> int:
        image = button.icon().pixmap(20, 20).toImage()
        return image.pixelColor(image.width() // 2, image.height() // 2).lightness()

    light = ink()
    theme.apply(dressed, theme.Mode.DARK)
    dark = ink()
    theme.apply(dressed, theme.Mode.LIGHT)
    assert light == ink() < 64
    assert dark > 192


def test_the_system_decides_when_it_is_asked_to(dressed):
    theme.apply(dressed, theme.Mode.SYSTEM)
    assert theme.mode() is theme.Mode.SYSTEM
    theme.apply(dressed, theme.Mode.LIGHT)
    assert not theme.is_dark()


def test_no_data_has_a_colour_of_its_own(dressed):
    assert theme.rag_colour(None) == theme.colour("muted")
    assert theme.rag_soft(Rag.RED) == theme.colour("red_soft")
