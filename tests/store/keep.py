"""Make the kept file of the newest schema: ``PYTHONPATH=src:tests python tests/store/keep.py``.

A released schema never changes again, and its file is never made anew. Before the first release it may be.
"""

from __future__ import annotations

import lzma
import tempfile
from pathlib import Path

import factories
from salesdesk.models import Draft, Setting
from salesdesk.store.backups import back_up_to
from salesdesk.store.database import Database
from salesdesk.store.files import SCHEMA

KEPT = Path(__file__).parent / "kept"


def main() -> None:
    """A small company with settings and a draft, as one checked, compressed file."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(Path(folder) / "made.db")
        factories.small_company(database)
        with database.write() as session:
            session.add(Setting(key="name", value="鸿远电话销售"))
            session.add(Setting(key="effective_talk_s", value=60))
            session.add(Draft(key="agent:new", data={"name": "王五"}, updated_at=1_790_000_000))
        database.close()
        back_up_to(Path(folder) / "made.db", Path(folder) / "kept.db")
        KEPT.mkdir(exist_ok=True)
        packed = lzma.compress((Path(folder) / "kept.db").read_bytes(), preset=9)
        (KEPT / f"schema-{SCHEMA}.db.xz").write_bytes(packed)


if __name__ == "__main__":
    main()
