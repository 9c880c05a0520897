"""What ships beside the code: fonts that can write every name, icons that can be tinted, licences beside them."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from fontTools.ttLib import TTFont

from salesdesk import paths

ROOT = Path(__file__).resolve().parents[2]
NEEDED = "张三李四喆堃珺玥祎赟镕䶮，。：；（）《》“”—…·¥￥℃№①②▲■▼●○☐☑☒✓✗✔✘★→←↑↓≥≤≈≠×σ−Āé0123456789"


@pytest.mark.parametrize("weight", ["Regular", "Bold"])
def test_the_face_writes_every_character_we_need(weight: str) -> None:
    file = paths.resource("fonts", f"NotoSansSC-{weight}.ttf")
    with TTFont(file, lazy=True) as font:
        characters = font.getBestCmap()
        assert [one for one in NEEDED if ord(one) not in characters] == []
        assert "glyf" in font  # reportlab takes no other outlines
    assert file.stat().st_size < 8_000_000


def test_licences_are_beside_what_they_cover() -> None:
    assert "SIL OPEN FONT LICENSE" in paths.resource("fonts", "OFL.txt").read_text("utf-8")
    assert "ISC License" in paths.resource("icons", "LICENSE").read_text("utf-8")


@pytest.mark.parametrize("icon", sorted(paths.resource("icons").glob("*.svg")), ids=lambda path: path.stem)
def test_icons_are_lines_that_can_be_tinted(icon: Path) -> None:
    text = icon.read_text("utf-8")
    root = ET.fromstring(text)
    assert root.get("viewBox") == "0 0 24 24"
    assert root.get("stroke") == "currentColor"
    assert not re.search(r"#[0-9a-fA-F]{3}", text)


def test_icons_named_in_the_source_exist() -> None:
    named = set()
    for file in (ROOT / "src").rglob("*.py"):
        named |= set(re.findall(r'\bicons?\(\s*"([a-z0-9-]+)"', file.read_text("utf-8")))
    assert named <= {path.stem for path in paths.resource("icons").glob("*.svg")}
