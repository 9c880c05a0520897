"""Write the next migration from what the models say: ``python scripts/migration.py weight_schemes "Weight schemes"``.

Afterwards by hand: name the new revision in ``store/database.py`` (HEAD) and ``store/files.py`` (SCHEMA), and make the
kept file of the new schema (``tests/store/keep.py``). Autogenerate passes over indexes on expressions and triggers.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from alembic import command
from sqlalchemy import create_engine

from salesdesk.store.migrations import config, upgrade

VERSIONS = Path(__file__).parents[1] / "src/salesdesk/store/migrations/versions"


def main() -> None:
    """Autogenerate the difference between the newest revision and the models."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", help="what the file is called, after its number")
    parser.add_argument("title", help="what it brings, as its docstring")
    wanted = parser.parse_args()
    number = f"{len(list(VERSIONS.glob('[0-9]*.py'))) + 1:04d}"
    with tempfile.TemporaryDirectory() as folder:
        engine = create_engine(f"sqlite:///{folder}/newest.db")
        upgrade(engine)
        command.revision(config(engine), wanted.title, autogenerate=True, rev_id=number)
        engine.dispose()
    made = next(VERSIONS.glob(f"{number}*.py"))
    text = made.read_text(encoding="utf-8").replace("salesdesk.models.base.", "")
    made = made.rename(VERSIONS / f"{number}_{wanted.name}.py")
    made.write_text(text, encoding="utf-8")
    for step in (["check", "--fix", "-q"], ["format", "-q"]):
        subprocess.run([sys.executable, "-m", "ruff", *step, str(made)], check=False)


if __name__ == "__main__":
    main()
