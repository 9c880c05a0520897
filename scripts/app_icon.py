"""Draw the program's icon, ``resources/app/salesdesk.svg``, as PNG and as the ICO that Windows wants."""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import Image
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

FOLDER = Path(__file__).resolve().parents[1] / "resources" / "app"
SIZES = (16, 20, 24, 32, 40, 48, 64, 128, 256)


def drawn(renderer: QSvgRenderer, size: int) -> Image.Image:
    """The icon at one size."""
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    plain = image.convertToFormat(QImage.Format.Format_RGBA8888)
    return Image.frombytes("RGBA", (size, size), bytes(plain.constBits()))


def main() -> int:
    """Write salesdesk.png (256 pixels) and salesdesk.ico (all sizes)."""
    _program = QGuiApplication(sys.argv)
    renderer = QSvgRenderer(str(FOLDER / "salesdesk.svg"))
    images = {size: drawn(renderer, size) for size in SIZES}
    images[256].save(FOLDER / "salesdesk.png", optimize=True)
    images[256].save(
        FOLDER / "salesdesk.ico",
        sizes=[(size, size) for size in SIZES],
        append_images=[images[size] for size in SIZES[:-1]],
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
