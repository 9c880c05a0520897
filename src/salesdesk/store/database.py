"""The one SQLite file: opened, made, migrated, backed up and checked. SQLite's own matters stay here."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as engine_module
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool

from salesdesk.errors import DatabaseError
from salesdesk.i18n import _
from salesdesk.refusals import why
from salesdesk.store.faults import explain, in_words, is_busy
from salesdesk.store.files import APPLICATION_ID, SCHEMA, FileState, look
from salesdesk.store.rehearsal import lay_over

logger = logging.getLogger(__name__)

HEAD = "0006"
"""The newest migration; known here so that opening a current file needs no Alembic."""

REHEARSAL = "rehearsal"
"""Marks the sessions of ``Database.rehearse``."""

_PRAGMAS = (
    "PRAGMA foreign_keys=ON",
    "PRAGMA synchronous=FULL",
    "PRAGMA temp_store=FILE",
    "PRAGMA cache_size=-32768",
    "PRAGMA busy_timeout=10000",
)

_BULK = ("PRAGMA foreign_keys=OFF", "PRAGMA cache_size=-8192")
"""In an import: what is written in order needs little cache, and sorting takes as much again."""


# The module asks its adapters about every value that is no number and no text, None among them, and where it finds
# none it raises and swallows exceptions: 6 of the 7 µs that a call takes to be bound. This one answers None at once.
engine_module.register_adapter(type(None), {}.get)


def connect(path: Path, *, read_only: bool = False) -> Any:
    """A bare connection with our pragmas, in autocommit: transactions are begun in words."""
    mode = "ro" if read_only else "rwc"
    connection = engine_module.connect(
        f"{path.absolute().as_uri()}?mode={mode}", uri=True, check_same_thread=False, isolation_level=None, timeout=10
    )
    try:
        for pragma in _PRAGMAS:
            connection.execute(pragma)
    except engine_module.DatabaseError:
        connection.close()
        raise
    return connection


def _dumps(value: object) -> str:
    """Readable JSON; a file's name in bytes that are no characters is escaped, and comes back as it was."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode("utf-8")


class Database:
    """An open database. ``read()`` and ``write()`` give sessions for one transaction each, from any thread."""

    def __init__(self, path: Path) -> None:
        """Open ``path``; make it when absent; migrate it when old (after a checked backup).

        Raises DatabaseError for a newer, foreign, damaged, empty or unwritable file, whose bytes stay unchanged.
        """
        self.path = path
        self._refuse_unless_usable()
        self.engine = self._make_engine()
        try:
            with in_words(path):
                self._prepare()
        except DatabaseError:
            self.close()  # nothing of a refused file stays open: it may be moved or restored at once
            raise

    def _refuse_unless_usable(self) -> None:
        try:
            facts = look(self.path)
        except OSError as error:
            raise DatabaseError(
                _("{path} cannot be read: {detail}.").format(path=self.path, detail=why(error)),
                _("Check the permissions of the file and its folder, or choose another place."),
            ) from error
        path = self.path
        match facts.state:
            case FileState.EMPTY | FileState.TRUNCATED:
                raise DatabaseError(
                    _("{path} is damaged: it is cut short.").format(path=path),
                    _("Restore the latest backup, or remove the file to begin anew. It was left as it is."),
                )
            case FileState.NOT_SQLITE | FileState.FOREIGN:
                raise DatabaseError(
                    _("{path} is not a SalesDesk database.").format(path=path),
                    _("Choose another file. This one was left as it is."),
                )
            case FileState.NEWER:
                raise DatabaseError(
                    _("{path} was written by a newer SalesDesk (schema {theirs}, this program knows {ours}).").format(
                        path=path, theirs=facts.schema, ours=SCHEMA
                    ),
                    _("Install the newer version. The file was left as it is."),
                )
            case FileState.ORPHANED:
                raise DatabaseError(
                    _("{path} is gone, but {log} with its latest changes is still there.").format(
                        path=path, log=path.name + "-wal"
                    ),
                    _("Put the file back beside it, or move {log} away to begin anew.").format(log=path.name + "-wal"),
                )
            case FileState.ABSENT:
                self._make_folder()
            case FileState.OURS:
                pass

    def _make_folder(self) -> None:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DatabaseError(
                _("The folder {path} cannot be made: {detail}.").format(path=self.path.parent, detail=why(error)),
                _("Check the permissions of the file and its folder, or choose another place."),
            ) from error

    def _make_engine(self) -> Engine:
        engine = create_engine(
            "sqlite://",
            module=engine_module,
            creator=lambda: connect(self.path),
            poolclass=QueuePool,
            pool_size=4,
            max_overflow=8,
            json_serializer=_dumps,
        )

        @event.listens_for(engine, "begin")
        def _begin(connection: Any) -> None:
            write = connection.get_execution_options().get("write", False)
            connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

        return engine

    def _prepare(self) -> None:
        if look(self.path).state is FileState.ABSENT:
            self._create()
            return
        with closing(connect(self.path, read_only=True)) as connection:
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")}
            if "alembic_version" not in tables:
                raise DatabaseError(
                    _("{path} is damaged: its tables are missing.").format(path=self.path),
                    _("Restore the latest backup, or remove the file to begin anew. It was left as it is."),
                )
            found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        if found is None:
            raise DatabaseError(
                _("{path} is damaged: it does not say its version.").format(path=self.path),
                _("Restore the latest backup, or remove the file to begin anew. It was left as it is."),
            )
        if found[0] != HEAD:
            from salesdesk.store.backups import back_up
            from salesdesk.store.migrations import known

            if not known(found[0]):
                raise DatabaseError(
                    _("{path} was written by another version of SalesDesk ({theirs}).").format(
                        path=self.path, theirs=found[0]
                    ),
                    _("Install the newer version. The file was left as it is."),
                )

            back_up(self.path, self.path.parent / "backups", label=f"before-{HEAD}")
            self._migrate()
        with closing(connect(self.path)) as connection:
            connection.execute("PRAGMA journal_mode=WAL")

    def _create(self) -> None:
        """Make the file under another name and move it into place: no half-made database is ever found."""
        part = self.path.with_name(f"{self.path.name}.{os.getpid()}.new")
        _remove(part)
        wanted, self.path = self.path, part
        try:
            with closing(connect(part)) as connection:
                connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
                connection.execute(f"PRAGMA user_version={SCHEMA}")
            self._migrate()
            self.engine.dispose()
            with closing(connect(part)) as connection:
                connection.execute("PRAGMA journal_mode=WAL")
            _put_in_place(part, wanted)
        finally:
            self.path = wanted
            _remove(part)

    def _migrate(self) -> None:
        from salesdesk.store.migrations import upgrade

        upgrade(self.engine)
        with closing(connect(self.path)) as connection:
            connection.execute(f"PRAGMA user_version={SCHEMA}")

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that sees one unchanging state of the database and writes nothing."""
        with self._session(write=False) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session that holds the write lock from the start and commits at the end; an exception undoes all."""
        with self._session(write=True) as session:
            yield session

    @contextmanager
    def write_in_bulk(self) -> Iterator[Session]:
        """Like ``write``, for an import: SQLite looks up no references, four for each call; the writer proves them.

        Nothing that others refer to may be deleted within.
        """
        with in_words(self.path), self.engine.connect().execution_options(write=True) as connection:
            own = connection.connection.driver_connection
            assert own is not None  # noqa: S101  (it was connected just now)
            for pragma in _BULK:
                own.execute(pragma)
            try:
                with Session(connection, expire_on_commit=False) as session:
                    yield session
                    session.commit()
            finally:
                connection.rollback()  # the first does nothing within a transaction
                for pragma in _PRAGMAS:
                    own.execute(pragma)

    @contextmanager
    def rehearse(self, also: Collection[str] = ()) -> Iterator[Session]:
        """A session in which an import (which of outcomes, ``also`` says: their tables) can be done and is then forgotten.

        It only reads the database, and holds no lock that anybody waits for (store/rehearsal.py).
        """
        with in_words(self.path), self.engine.connect() as connection:
            try:
                with Session(connection, expire_on_commit=False, info={REHEARSAL: True}) as session:
                    lay_over(raw(session), also)
                    yield session
            finally:
                connection.invalidate()  # closed instead of used again: the temporary tables go with it

    @contextmanager
    def _session(self, *, write: bool) -> Iterator[Session]:
        with (
            in_words(self.path),
            self.engine.connect().execution_options(write=write) as connection,
            Session(connection, expire_on_commit=False) as session,
        ):
            yield session
            if write:
                session.commit()

    def is_being_written(self) -> bool:
        """Whether a transaction that writes is under way, in this program or another."""
        with in_words(self.path), closing(connect(self.path)) as connection:
            connection.execute("PRAGMA busy_timeout=0")
            try:
                connection.execute("BEGIN IMMEDIATE")
            except engine_module.OperationalError as error:
                if is_busy(error):
                    return True
                raise
            connection.execute("ROLLBACK")
            return False

    def checkpoint(self) -> None:
        """Fold the write-ahead log into the file (after a large import, before closing)."""
        with in_words(self.path), closing(connect(self.path)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Close every connection; SQLite folds the write-ahead log into the file."""
        self.engine.dispose()


def _put_in_place(part: Path, wanted: Path) -> None:
    """Give a finished file its name, unless another program was quicker: then its file stays, and is opened."""
    try:
        os.link(part, wanted)
    except FileExistsError:
        return
    except OSError:  # a disk without hard links
        if not wanted.exists():
            part.rename(wanted)


def _remove(part: Path) -> None:
    """A half-made database with what the engine keeps beside it."""
    for tail in ("", "-journal", "-wal", "-shm"):
        part.with_name(part.name + tail).unlink(missing_ok=True)


def is_rehearsal(session: Session) -> bool:
    """Whether what a session writes is forgotten at its end, whatever happens (``Database.rehearse``)."""
    return bool(session.info.get(REHEARSAL))


def raw(session: Session) -> Any:
    """The engine's own connection inside a session's transaction, for the fast write path."""
    return session.connection().connection.driver_connection


def problems(path: Path) -> list[str]:
    """What SQLite's own checks find: pages and indexes, then foreign keys. Empty when sound."""
    found: list[str] = []
    try:
        with closing(connect(path, read_only=True)) as connection:
            found += [line for (line,) in connection.execute("PRAGMA integrity_check(20)") if line != "ok"]
            found += [
                f"foreign key: {table} row {row} → {parent}"
                for table, row, parent, _index in connection.execute("PRAGMA foreign_key_check")
            ]
    except engine_module.DatabaseError as error:
        explained = explain(error, path)
        found.append(explained.message if explained else str(error))
    return found
