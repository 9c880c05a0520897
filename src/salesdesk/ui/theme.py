"""The look: colours, spacing, type, icons. One place; nobody else writes a colour.

``apply`` dresses the application; ``colour`` and ``icon`` answer for the palette in force. A widget whose icon
should follow a switch between light and dark gets it with ``set_icon``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QByteArray, QLocale, QRectF, QSize
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QGuiApplication,
    QIcon,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtWidgets import QApplication, QStyleFactory

from salesdesk import paths
from salesdesk.types import Rag

if TYPE_CHECKING:
    from PySide6.QtSvg import QSvgRenderer

XS, SM, MD, LG, XL, XXL = 4, 8, 12, 16, 24, 32
"""The steps of every distance, in device-independent pixels."""
RADIUS = 6
WAYS = ("up", "down", "left", "right")
NAV_WIDE, NAV_NARROW, HEADER = 176, 56, 53
"""The least width of the navigation with and without names, and the usual height of the header."""
CAPTION, BODY, SECTION, TITLE, FIGURE = 12, 13, 15, 20, 28
"""The type scale, in device-independent pixels."""
ICON_PX = 18
"""The size of icons in buttons and navigation, in device-independent pixels."""


class Mode(StrEnum):
    """Which palette: the system's wish, or a fixed one."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Colours:
    """One palette; every text colour has a contrast of 4.5 : 1 or more on the surfaces it stands on."""

    window: str
    card: str
    field: str
    sunken: str
    text: str
    muted: str
    hairline: str
    border: str
    accent: str
    accent_hover: str
    on_accent: str
    accent_soft: str
    hover: str
    nav: str
    nav_text: str
    nav_hover: str
    nav_selected: str
    green: str
    amber: str
    red: str
    green_text: str
    amber_text: str
    red_text: str
    green_soft: str
    amber_soft: str
    red_soft: str
    tooltip: str
    on_tooltip: str


LIGHT = Colours(
    window="#F6F7F9",
    card="#FFFFFF",
    field="#FFFFFF",
    sunken="#EEF0F3",
    text="#1F2430",
    muted="#5F6980",
    hairline="#E3E6EB",
    border="#C9CFD8",
    accent="#2F6FED",
    accent_hover="#245BC7",
    on_accent="#FFFFFF",
    accent_soft="#E8F0FE",
    hover="#EEF1F5",
    nav="#FFFFFF",
    nav_text="#475066",
    nav_hover="#F0F3F8",
    nav_selected="#E8F0FE",
    green="#1A7F5A",
    amber="#B7791F",
    red="#C0392B",
    green_text="#156B4B",
    amber_text="#85560F",
    red_text="#B03224",
    green_soft="#E6F4EE",
    amber_soft="#FBF2E0",
    red_soft="#FBEAE8",
    tooltip="#1F2430",
    on_tooltip="#F6F7F9",
)
DARK = Colours(
    window="#15181E",
    card="#1D2129",
    field="#171B22",
    sunken="#11141A",
    text="#E6E9EF",
    muted="#98A2B3",
    hairline="#2B313C",
    border="#3A4250",
    accent="#6FA0FF",
    accent_hover="#8DB4FF",
    on_accent="#0E1320",
    accent_soft="#22304D",
    hover="#262C37",
    nav="#1A1E25",
    nav_text="#B4BCCA",
    nav_hover="#232934",
    nav_selected="#22304D",
    green="#4CC38A",
    amber="#E3B341",
    red="#FF7B72",
    green_text="#5BD199",
    amber_text="#E9BE5A",
    red_text="#FF8F87",
    green_soft="#17332A",
    amber_soft="#3A3018",
    red_soft="#3D2325",
    tooltip="#E6E9EF",
    on_tooltip="#15181E",
)

CATEGORIES = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442")
"""Okabe–Ito: tells series apart for every kind of sight."""
CIVIDIS = ("#00224E", "#123570", "#3B496C", "#575D6D", "#707173", "#8A8678", "#A59C74", "#C3B369", "#E1CC55", "#FEE838")
"""A sequential scale that is even to the eye and to colour-blind eyes."""


@dataclass(slots=True)
class _State:
    colours: Colours = LIGHT
    mode: Mode = Mode.SYSTEM
    scale: float = 1.0
    listening: bool = False
    fonts: dict[tuple[int, bool, bool], tuple[QFont, QFont]] = field(default_factory=dict)


_state = _State()


class TakesIcon(Protocol):
    """Anything with an icon: buttons, actions, labels of ours."""

    def setIcon(self, icon: QIcon, /) -> None:  # noqa: D102
        ...

    def setProperty(self, name: str, value: object, /) -> bool:  # noqa: D102
        ...


def colours() -> Colours:
    """The palette in force."""
    return _state.colours


def colour(name: str) -> QColor:
    """One colour of the palette in force by its name, e.g. ``accent``."""
    return QColor(getattr(_state.colours, name))


def rag_colour(rag: Rag | None, *, text: bool = False) -> QColor:
    """The colour of a shape or bar, or (``text``) of a word; muted for no data."""
    return colour("muted" if rag is None else f"{rag.value}_text" if text else rag.value)


def rag_soft(rag: Rag | None) -> QColor:
    """The background that goes with ``rag_colour``."""
    return colour("sunken" if rag is None else f"{rag.value}_soft")


def is_dark() -> bool:
    """Whether the dark palette is in force."""
    return _state.colours is DARK


def mode() -> Mode:
    """What was asked for: the system's wish or a fixed palette."""
    return _state.mode


def px(size: float) -> int:
    """A size of the type scale at the user's text size."""
    return round(size * _state.scale)


def font(size: int = BODY, *, bold: bool = False, tabular: bool = False) -> QFont:
    """The program's face at a size of the scale; ``tabular`` lines figures up in columns."""
    base = QApplication.font()
    key = (px(size), bold, tabular)
    made = _state.fonts.get(key)
    if made is None or made[0] != base:
        face = QFont(base)
        face.setPixelSize(px(size))
        face.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        if tabular:
            face.setFeature(QFont.Tag("tnum"), 1)
        made = _state.fonts[key] = (base, face)
    return QFont(made[1])  # every cell of a table asks for one: a copy shares what was made


def _system_dark() -> bool:
    """The system's wish. Before our own palette is in force the system's own says it (and needs not Qt's many names)."""
    if not _state.listening:
        return QGuiApplication.palette().color(QPalette.ColorRole.Window).lightness() < 128
    return QGuiApplication.styleHints().colorScheme().name == "Dark"


def begin(app: QApplication, wanted: Mode | str = Mode.SYSTEM) -> None:
    """Style and colours only: what the first paint of a window without text needs. ``apply`` follows."""
    _state.mode = Mode(wanted)
    dark = _system_dark() if _state.mode is Mode.SYSTEM else _state.mode is Mode.DARK
    if not _state.listening:
        _state.listening = True
        app.setStyle(QStyleFactory.create("Fusion"))
        QGuiApplication.styleHints().colorSchemeChanged.connect(_follow_system)
    _state.colours = DARK if dark else LIGHT
    app.setPalette(_palette(_state.colours))


def apply(app: QApplication, wanted: Mode | str = Mode.SYSTEM, scale: float | None = None) -> None:
    """Dress the application, now and again at each switch. ``scale`` enlarges the text (1.0 = usual)."""
    if scale is not None:
        _state.scale = scale
    begin(app, wanted)
    _load_fonts()
    face = QFont()
    face.setFamilies(font_families())
    face.setPixelSize(px(BODY))
    face.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    app.setFont(face)
    app.setStyleSheet(style_sheet(_state.colours))
    _retint(app)


def _follow_system() -> None:
    app = QApplication.instance()
    if isinstance(app, QApplication) and _state.mode is Mode.SYSTEM:
        apply(app, Mode.SYSTEM)


_FACES = ("Segoe UI", "Microsoft YaHei UI", "PingFang SC", "Noto Sans CJK SC", "Source Han Sans SC", "Noto Sans SC")


@cache
def _load_fonts() -> None:
    """Once; where no Chinese face is installed, the shipped one is used."""
    present = set(QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese))
    if not present.intersection(_FACES):
        for file in sorted(paths.resource("fonts").glob("NotoSansSC-*.ttf")):
            QFontDatabase.addApplicationFont(str(file))


def font_families() -> list[str]:
    """The system's face with a good Chinese companion, as far as they are installed."""
    present = set(QFontDatabase.families())
    wanted = [face for face in _FACES if face in present]
    general = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()
    has_latin_face = "Segoe UI" in present or "PingFang SC" in present
    return wanted if has_latin_face or wanted else [general]


def _palette(c: Colours) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    pairs = {
        role.Window: c.window,
        role.WindowText: c.text,
        role.Base: c.field,
        role.AlternateBase: c.hover,
        role.Text: c.text,
        role.Button: c.card,
        role.ButtonText: c.text,
        role.BrightText: c.red,
        role.ToolTipBase: c.tooltip,
        role.ToolTipText: c.on_tooltip,
        role.Highlight: c.accent,
        role.HighlightedText: c.on_accent,
        role.Link: c.accent,
        role.PlaceholderText: c.muted,
        role.Mid: c.border,
        role.Midlight: c.hairline,
        role.Dark: c.border,
        role.Light: c.card,
        role.Shadow: c.sunken,
        role.Accent: c.accent,
    }
    for one, value in pairs.items():
        palette.setColor(one, QColor(value))
    for one in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, one, QColor(c.muted))
    return palette


@cache
def _template() -> str:
    return paths.resource("style", "window.qss").read_text("utf-8")


def style_sheet(c: Colours) -> str:
    """The style sheet in a palette: ``resources/style/window.qss`` with its names in place of colours and sizes."""
    names = {f.name: getattr(c, f.name) for f in fields(c)}
    sizes = {"caption": CAPTION, "body": BODY, "section": SECTION, "title": TITLE, "figure": FIGURE}
    names |= {f"px_{name}": f"{px(size)}px" for name, size in sizes.items()}
    names |= {f"chevron_{way}": paths.resource("style", f"chevron-{way}.svg").as_posix() for way in WAYS}
    names["check"] = paths.resource("style", "check.svg").as_posix()
    names["radius"] = f"{RADIUS}px"
    return re.sub(r"@(\w+)", lambda found: names[found[1]], _template())


@cache
def _svg(name: str) -> str:
    return paths.resource("icons", f"{name}.svg").read_text("utf-8")


def _drawing(name: str, tint: str) -> QSvgRenderer:
    from PySide6.QtSvg import QSvgRenderer

    return QSvgRenderer(QByteArray(_svg(name).replace("currentColor", tint).encode()))


def _picture(drawing: QSvgRenderer, size: int, ratio: float) -> QPixmap:
    picture = QPixmap(round(size * ratio), round(size * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(QColor(0, 0, 0, 0))
    painter = QPainter(picture)
    drawing.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return picture


def pixmap(name: str, tint: QColor, size: int, ratio: float = 1.0) -> QPixmap:
    """One icon as a picture of ``size`` device-independent pixels."""
    return _picture(_drawing(name, tint.name()), size, ratio)


@cache
def _icon(name: str, tint: str, active: str, disabled: str) -> QIcon:
    """Drawn at once in the sizes that buttons use: an engine in Python that draws on demand crashes when Qt clones it."""
    icon = QIcon()
    for value, mode_, state in (
        (tint, QIcon.Mode.Normal, QIcon.State.Off),
        (active, QIcon.Mode.Normal, QIcon.State.On),
        (disabled, QIcon.Mode.Disabled, QIcon.State.Off),
    ):
        if state is QIcon.State.Off or active != tint:
            drawing = _drawing(name, value)
            for size in (ICON_PX, 2 * ICON_PX):
                icon.addPixmap(_picture(drawing, size, 1.0), mode_, state)
    return icon


def icon(name: str, tint: str = "text", active: str = "accent") -> QIcon:
    """A line icon of ``resources/icons`` in a colour of the palette; ``active`` is its colour when switched on."""
    c = _state.colours
    return _icon(name, getattr(c, tint), getattr(c, active if tint == "text" else tint), c.border)


def set_icon(target: TakesIcon, name: str, tint: str = "text") -> None:
    """Give a button or action an icon that follows the switch between light and dark."""
    target.setProperty("salesdeskIcon", f"{name}/{tint}")
    target.setIcon(icon(name, tint))


def _retint(app: QApplication) -> None:
    for widget in app.allWidgets():
        for target in (widget, *widget.actions()):
            wanted = target.property("salesdeskIcon")
            if wanted:
                name, tint = wanted.split("/")
                target.setIcon(icon(name, tint))  # type: ignore[attr-defined]  # set_icon marked it


ICON = QSize(ICON_PX, ICON_PX)
"""The same as a Qt size."""


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG 2 computes it, 1 to 21."""

    def luminance(value: str) -> float:
        parts = (int(value[i : i + 2], 16) / 255 for i in (1, 3, 5))
        r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def qt_locale(language: str) -> QLocale:
    """The locale that goes with a language of the program."""
    return QLocale("zh_CN") if language == "zh_CN" else QLocale("en_GB")
