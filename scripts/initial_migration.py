"""Write the first migration anew from the models (only until the first release: then migrations are added)."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from alembic import command
from sqlalchemy import create_engine

from salesdesk.models.plans import APPEND_ONLY
from salesdesk.store.migrations import config

VERSIONS = Path(__file__).parents[1] / "src/salesdesk/store/migrations/versions"


def main() -> None:
    """Autogenerate ``0001_initial.py`` against an empty database."""
    for old in VERSIONS.glob("0*.py"):
        old.unlink()
    with tempfile.TemporaryDirectory() as folder:
        engine = create_engine(f"sqlite:///{folder}/empty.db")
        command.revision(config(engine), "The first schema", autogenerate=True, rev_id="0001")
        engine.dispose()
    made = next(VERSIONS.glob("0001*.py"))
    made = made.rename(VERSIONS / "0001_initial.py")
    text = made.read_text(encoding="utf-8").replace("salesdesk.models.base.", "")
    # Autogenerate passes over an index on an expression, and over triggers.
    by_hand = ["CREATE INDEX ix_call_local_start ON call (start_utc + utc_offset_s)", *APPEND_ONLY]
    lines = "".join(f"    op.execute({statement!r})\n" for statement in by_hand)
    text = text.replace("\n\ndef downgrade", f"{lines}\n\ndef downgrade", 1)
    made.write_text(text, encoding="utf-8")
    for step in (["check", "--fix", "-q"], ["format", "-q"]):
        subprocess.run([sys.executable, "-m", "ruff", *step, str(made)], check=False)


if __name__ == "__main__":
    main()
