"""The documents: every link and picture is there, and what the code cites exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "packaging").glob("*.md")])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)", page.read_text("utf-8"))
    here = [target for target in targets if "://" not in target]
    assert [target for target in here if not (page.parent / target).exists()] == []


def test_every_decision_is_listed() -> None:
    listed = (ROOT / "docs" / "decisions" / "README.md").read_text("utf-8")
    records = sorted((ROOT / "docs" / "decisions").glob("0*.md"))
    assert [record.name for record in records if record.name not in listed] == []
    assert [int(record.name[:4]) for record in records] == list(range(1, len(records) + 1))


def test_documents_that_docstrings_cite_exist() -> None:
    cited = set()
    for file in (ROOT / "src").rglob("*.py"):
        cited |= set(re.findall(r"docs/([a-z-]+\.md)", file.read_text("utf-8")))
    assert [name for name in cited if not (ROOT / "docs" / name).is_file()] == []


def test_sections_of_the_domain_that_docstrings_cite_exist() -> None:
    sections = set(re.findall(r"^## (\d+)\.", (ROOT / "docs" / "domain.md").read_text("utf-8"), re.MULTILINE))
    cited = set()
    for file in (ROOT / "src").rglob("*.py"):
        cited |= set(re.findall(r"domain\.md §(\d+)", file.read_text("utf-8")))
    assert cited
    assert cited <= sections
