"""Commands run in this process, with their answer and exit code."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import factories
from salesdesk.cli import run
from salesdesk.store.database import Database


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command left: its exit code, what it printed, and the JSON document, if it is one."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The one JSON document."""
        return json.loads(self.out)


Command = Callable[..., Answer]


@pytest.fixture
def command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run a command on the test's database: ``command("kpi", "--period", "2026-10")``; ``text=True`` without --json."""

    def call(*arguments: object, text: bool = False, lang: str = "en") -> Answer:
        options = ["--db", str(tmp_path / "cli.db"), "--lang", lang, *([] if text else ["--json"])]
        code = run([*options, *map(str, arguments)])
        out, err = capsys.readouterr()
        return Answer(code, out, err)

    return call


@pytest.fixture
def company(tmp_path: Path) -> factories.SmallCompany:
    """The small company in the database that the commands open."""
    database = Database(tmp_path / "cli.db")
    made = factories.small_company(database)
    database.close()
    return made
