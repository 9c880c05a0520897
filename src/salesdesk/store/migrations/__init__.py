"""Alembic, run from the program itself: no ini file, one connection, one transaction."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Engine


def config(engine: Engine) -> Config:
    """The Alembic configuration of our migrations on an engine."""
    from alembic.config import Config

    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    made.set_main_option("path_separator", "os")
    made.attributes["engine"] = engine
    return made


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the database up to a revision."""
    from alembic import command

    command.upgrade(config(engine), revision)


def known(revision: str) -> bool:
    """Whether a revision is one of ours, so that there is a way up from it."""
    from alembic.script import ScriptDirectory
    from alembic.util import CommandError

    try:
        return ScriptDirectory(str(Path(__file__).parent)).get_revision(revision) is not None
    except CommandError:
        return False


def downgrade(engine: Engine, revision: str) -> None:
    """Take the database back to a revision (tests only: users restore a backup)."""
    from alembic import command

    command.downgrade(config(engine), revision)
