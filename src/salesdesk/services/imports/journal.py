"""Imports that have begun: written down before they start, so that one the power cut short is noticed afterwards."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from salesdesk.errors import SalesDeskError
from salesdesk.importers.understanding import Choices
from salesdesk.models import ImportStart
from salesdesk.paths import printable
from salesdesk.services.imports import profiles
from salesdesk.store.database import Database


@dataclass(frozen=True, slots=True)
class Interrupted:
    """An import that began and neither ended nor was given up; nothing of its file was stored.

    ``choices`` is what the user had said about the file, ``started_at`` UTC epoch seconds.
    """

    id: int
    path: Path
    choices: Choices
    started_at: int


@contextmanager
def begun(database: Database, path: Path, said: Choices) -> Iterator[int]:
    """Note that an import begins; the entry's id is for ``ended``, in the transaction that stores the batch.

    An import that fails or is stopped leaves no entry. One that is killed does.
    """
    file_path = printable(str(path.absolute()))
    with database.write() as session:
        session.execute(delete(ImportStart).where(ImportStart.file_path == file_path))
        entry = ImportStart(file_path=file_path, choices=profiles.as_json(said), started_at=int(time.time()))
        session.add(entry)
        session.flush()
        number = entry.id
    try:
        yield number
    except BaseException:
        with suppress(SalesDeskError), database.write() as session:  # the disk may be full: then it stays, rightly
            ended(session, number)
        raise


def ended(session: Session, number: int) -> None:
    """Strike out an entry: its batch is stored, or it was given up."""
    session.execute(delete(ImportStart).where(ImportStart.id == number))


def interrupted(database: Database) -> list[Interrupted]:
    """The imports that were cut short, oldest first; none while another program is importing."""
    if database.is_being_written():
        return []
    with database.read() as session:
        return [
            Interrupted(
                row.id,
                Path(row.file_path),
                profiles.from_json(cast("dict[str, Any]", row.choices)),
                row.started_at,
            )
            for row in session.scalars(select(ImportStart).order_by(ImportStart.id))
        ]
