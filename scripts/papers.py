"""Every paper of the sample company for people to look at: PDFs, their pages as pictures, and one sheet of all pages.

    python3 dev.py papers                    everything, to out/papers
    python3 dev.py papers --lang zh_CN

The papers are those of the falling agent and of the whole company, made from copies of the demo's databases.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

from salesdesk import i18n
from salesdesk.periods import Period, PeriodKind
from salesdesk.services import sample
from salesdesk.services.desk import Desk
from salesdesk.services.papers.requests import PAPERS, PaperForm, PaperKind, PaperRequest, PaperType
from salesdesk.services.sample_staff import FALLING
from salesdesk.store.database import Database
from salesdesk.types import COMPANY, Scope, ScopeKind

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parents[1]
TODAY = sample.LAST + timedelta(days=1)
SCALE = 1.5
"""Dots of a picture for each point of a page."""
THUMB = (420, 594)
ACROSS = 5


def main() -> int:
    """Draw the papers of the languages that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--demo", type=Path, default=ROOT / "out" / "demo", help="LANGUAGE/salesdesk.db are in it")
    parser.add_argument("--out", type=Path, default=ROOT / "out" / "papers")
    parser.add_argument("--lang", action="append", choices=sorted(i18n.LANGUAGES))
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    for language in options.lang or i18n.LANGUAGES:
        original = options.demo / language / "salesdesk.db"
        if not original.is_file():
            sys.exit(f"{original} is not there; python3 dev.py demo makes it")
        i18n.use(language)
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(shutil.copyfile(original, Path(folder) / "salesdesk.db"))
            desk = Desk(Database(copy))
            thumbs = []
            for name, pdf in papers(desk, language, options.out):
                (options.out / f"{name}-{language}.pdf").write_bytes(pdf)
                for number, page in enumerate(pages(pdf), 1):
                    page.save(options.out / f"{name}-{language}-{number}.png")
                    thumbs.append((f"{name} {number}", page))
            desk.close()
        sheet(thumbs).save(options.out / f"sheet-{language}.png")
        print(f"{language}: {len(thumbs)} pages; all of them on {options.out / f'sheet-{language}.png'}")
    return 0


def papers(desk: Desk, language: str, folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every paper by its name; what is there as a workbook is written beside it."""
    agent = next(one for one in desk.people.agents() if one.number == FALLING)
    for paper in PAPERS:
        request = asked(paper, agent.id, language)
        if not desk.papers.subjects(request):
            print(f"{language}: nobody has a {paper.kind.value}")
            continue
        yield paper.kind.value, desk.papers.preview(request).pdf
        if paper.excel:
            book = replace(request, form=PaperForm.EXCEL)
            desk.papers.save(book, folder / f"{paper.kind.value}-{language}.xlsx")


def asked(paper: PaperType, agent_id: int, language: str) -> PaperRequest:
    """The usual period of a paper; of the falling agent where it is about one."""
    kind = paper.periods[0] if paper.periods else PeriodKind.MONTH
    whole = not paper.single or paper.kind is PaperKind.ONE_TO_ONE
    scope = COMPANY if whole else Scope(ScopeKind.AGENT, agent_id)
    return PaperRequest(kind=paper.kind, period=Period.of(kind, sample.LAST), scope=scope, day=TODAY, language=language)


def pages(pdf: bytes) -> list[Image.Image]:
    """The pages as pictures."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.render(scale=SCALE).to_pil() for page in document]
    finally:
        document.close()


def sheet(thumbs: Sequence[tuple[str, Image.Image]]) -> Image.Image:
    """All pages small on one picture, each with its name above it."""
    width, height = THUMB
    down = -(-len(thumbs) // ACROSS)
    whole = Image.new("RGB", (ACROSS * (width + 20) + 20, down * (height + 40) + 20), "#888888")
    draw = ImageDraw.Draw(whole)
    for index, (name, page) in enumerate(thumbs):
        left, top = 20 + index % ACROSS * (width + 20), 30 + index // ACROSS * (height + 40)
        draw.text((left, top - 16), name, fill="white")
        small = page.convert("RGB")
        small.thumbnail(THUMB, Image.Resampling.LANCZOS)
        whole.paste(small, (left, top))
    return whole


if __name__ == "__main__":
    sys.exit(main())
