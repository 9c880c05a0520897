"""Make the shipped Chinese faces: Noto Sans SC as static TrueType, cut down to what papers here can contain.

    npm pack @expo-google-fonts/noto-sans-sc     (or any other source of the static TrueType files)
    python scripts/subset_fonts.py FOLDER        (the folder into which it was unpacked)

A whole weight has 30,000 glyphs and 10.5 MB. Kept are the 21,000 characters of GBK (names such as 喆, 堃 or 赟
lie outside GB2312), those of the national standard table beyond it, Latin with accents, Chinese and general
punctuation, and the symbols the papers use. The ballot boxes and crosses that the face lacks are drawn here.
"""

from __future__ import annotations

import argparse
import itertools
import math
import re
import sys
from pathlib import Path

from fontTools import subset
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

FONTS = Path(__file__).resolve().parents[1] / "resources" / "fonts"
WEIGHTS = {"Regular": 66, "Bold": 110}
"""The faces, and how thick the strokes are that are drawn here (units of 1/1000 em)."""
BLOCKS = (  # first and last code point
    (0x0020, 0x007E),  # Latin
    (0x00A0, 0x024F),  # Latin with accents, pinyin
    (0x02C6, 0x02DD),  # spacing accents
    (0x0391, 0x03C9),  # Greek, for σ, Δ, ρ
    (0x2010, 0x2044),  # dashes, quotation marks, ellipsis, per mille
    (0x20A0, 0x20BF),  # currencies
    (0x2100, 0x214F),  # ℃, №, ™
    (0x2150, 0x218B),  # fractions, Roman numbers
    (0x2190, 0x21FF),  # arrows
    (0x2200, 0x22FF),  # ≈ ≠ ≤ ≥ Σ
    (0x2460, 0x24FF),  # ① ②
    (0x2500, 0x26FF),  # lines, ▲ ■ ▼ ● ☐ ☑ ★
    (0x2700, 0x27BF),  # ✓ ✗
    (0x3000, 0x303F),  # Chinese punctuation
    (0x3040, 0x30FF),  # Japanese syllables, as in some customers' names
    (0x9FA6, 0x9FFF),  # later additions to the unified ideographs
    (0xFF00, 0xFFEF),  # full and half width
    (0x20000, 0x323AF),  # the few rare ideographs that the face has there
)
STANDARD_TABLE = (  # 通用规范汉字表, what lies outside GBK in extension A
    "㑇㑊㕮㘎㙍㙘㙦㛃㛚㛹㟃㠇㠓㤘㥄㧐㧑㧟㫰㬊㬎㬚㭎㭕㮾㰀㳇㳘㳚㴔㵐㶲㸆㸌㺄㻬㽏㿠䁖䂮䃅䃎䅟䌹䎃䎖䏝䏡䏲䐃"
    "䓖䓛䓨䓫䓬䗖䗛䗪䗴䜣䝙䢺䢼䣘䥽䦃䲟䲠䲢䴓䴔䴕䴖䴗䴘䴙䶮"
)
LAYOUT = ("kern", "liga", "locl", "ccmp", "mark", "mkmk", "tnum")


Point = tuple[float, float]
BOX: tuple[Point, ...] = ((110, -10), (110, 770), (890, 770), (890, -10), (110, -10))
TICK: tuple[Point, ...] = ((270, 390), (440, 190), (740, 600))
SMALL_CROSS: tuple[tuple[Point, ...], ...] = (((290, 170), (710, 590)), ((290, 590), (710, 170)))
CROSS: tuple[tuple[Point, ...], ...] = (((160, 40), (840, 720)), ((160, 720), (840, 40)))
DRAWN: dict[str, tuple[tuple[Point, ...], ...]] = {
    "☐": (BOX,),
    "☑": (BOX, TICK),
    "☒": (BOX, *SMALL_CROSS),
    "✗": CROSS,
    "✘": CROSS,
    "✔": (((90, 380), (370, 60), (910, 720)),),
}
"""The lines of the symbols that Noto Sans SC lacks, in units of 1/1000 em."""


def gbk() -> set[int]:
    """The code points of every two-byte character of GBK."""
    found = set()
    for lead in range(0x81, 0xFF):
        for trail in range(0x40, 0xFF):
            text = bytes((lead, trail)).decode("gb18030", "ignore")
            found |= {ord(text)} if len(text) == 1 else set()
    return found


def stroke(pen: TTGlyphPen, begin: Point, end: Point, width: float) -> None:
    """One straight stroke with square ends, clockwise as TrueType wants it."""
    length = math.dist(begin, end)
    along = ((end[0] - begin[0]) / length * width / 2, (end[1] - begin[1]) / length * width / 2)
    across = (-along[1], along[0])
    start, stop = (begin[0] - along[0], begin[1] - along[1]), (end[0] + along[0], end[1] + along[1])
    pen.moveTo((round(start[0] + across[0]), round(start[1] + across[1])))
    pen.lineTo((round(stop[0] + across[0]), round(stop[1] + across[1])))
    pen.lineTo((round(stop[0] - across[0]), round(stop[1] - across[1])))
    pen.lineTo((round(start[0] - across[0]), round(start[1] - across[1])))
    pen.closePath()


def draw(font: TTFont, symbol: str, width: float) -> None:
    """Add one symbol to the face."""
    pen = TTGlyphPen(None)
    for line in DRAWN[symbol]:
        for begin, end in itertools.pairwise(line):
            stroke(pen, begin, end, width)
    name = f"uni{ord(symbol):04X}"
    font.setGlyphOrder([*font.getGlyphOrder(), name])
    font["glyf"][name] = pen.glyph()
    font["glyf"][name].recalcBounds(font["glyf"])
    font["hmtx"][name] = (1000, font["glyf"][name].xMin)
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[ord(symbol)] = name


def cut(source: Path, target: Path, wanted: set[int], width: float) -> str:
    """Write the subset of one face; what became of it, in one line."""
    options = subset.Options()
    options.layout_features = list(LAYOUT)
    options.hinting = False
    options.glyph_names = False
    options.notdef_outline = True
    options.name_IDs = ["*"]
    options.drop_tables += ["vhea", "vmtx", "VORG", "DSIG"]
    font = TTFont(source, recalcTimestamp=False)
    have = set(font.getBestCmap())
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=wanted & have)
    cutter.subset(font)
    for symbol in DRAWN:
        if ord(symbol) not in have:
            draw(font, symbol, width)
    font.save(target)
    return f"{target.name}: {len(font.getBestCmap())} characters, {target.stat().st_size / 1e6:.1f} MB"


def main() -> int:
    """Subset both weights found below the folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    wanted = gbk().union(map(ord, STANDARD_TABLE), *(range(first, last + 1) for first, last in BLOCKS))
    for weight, width in WEIGHTS.items():
        sources = [path for path in folder.rglob("*.ttf") if re.fullmatch(rf"NotoSansSC[-_]\d*{weight}", path.stem)]
        if not sources:
            sys.exit(f"no NotoSansSC_…{weight}.ttf below {folder}")
        print(cut(sources[0], FONTS / f"NotoSansSC-{weight}.ttf", wanted, width))
    return 0


if __name__ == "__main__":
    sys.exit(main())
