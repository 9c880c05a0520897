"""What the engine reports about the file, in the user's words. A fault of ours (bad SQL, a constraint) stays a bug."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlcipher3.dbapi2 as engine_module
from sqlalchemy.exc import DatabaseError as WrappedError

from salesdesk.errors import DatabaseError
from salesdesk.i18n import N_, _

_BUSY = frozenset({"SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_PROTOCOL"})
_FORBIDDEN = frozenset({"SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_AUTH"})
_DAMAGED = frozenset({"SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_FORMAT"})
_TEXTS = {
    "is locked": "SQLITE_BUSY",
    "disk is full": "SQLITE_FULL",
    "disk I/O error": "SQLITE_IOERR",
    "readonly database": "SQLITE_READONLY",
    "unable to open": "SQLITE_CANTOPEN",
    "disk image is malformed": "SQLITE_CORRUPT",
    "not a database": "SQLITE_NOTADB",
}
_DAMAGE = {
    "SQLITE_CORRUPT": N_("its parts contradict each other"),
    "SQLITE_NOTADB": N_("it does not begin like a database"),
}


def explain(error: BaseException, path: Path, source: Path | None = None) -> DatabaseError | None:
    """The engine's error as something the user can act on; None for what can only be a bug.

    ``path`` is the file that was written, ``source`` the one that was read, where that is another.
    """
    said = getattr(error, "orig", None) or error
    code = _code(said)
    if code in _BUSY:
        return DatabaseError(
            _("Another program is writing to {path}.").format(path=path), _("Wait until it is done and try again.")
        )
    if code == "SQLITE_FULL":
        return DatabaseError(
            _("The disk is full; nothing was changed in {path}.").format(path=path),
            _("Free some space and try again."),
        )
    if code in _FORBIDDEN:
        return DatabaseError(
            _("{path} cannot be written.").format(path=path),
            _("Check the permissions of the file and its folder, or choose another place."),
        )
    if code == "SQLITE_IOERR":
        return DatabaseError(
            _("The disk failed while {path} was read or written: {detail}.").format(path=path, detail=said),
            _("Free some space, check the disk or the connection to it, and try again. Nothing was changed."),
        )
    if code in _DAMAGED:
        return DatabaseError(
            _("{path} is damaged: {detail}.").format(path=source or path, detail=_(_DAMAGE.get(code, str(said)))),
            _("Restore the latest backup (Settings, or “salesdesk restore FILE”). The file was left as it is."),
        )
    return None


def is_busy(error: BaseException) -> bool:
    """Whether the engine's error says that somebody else holds the lock."""
    return _code(error) in _BUSY


def _code(said: BaseException) -> str:
    """The engine's code without its details (SQLITE_IOERR for SQLITE_IOERR_READ).

    What its backup call raises carries a text only.
    """
    name = str(getattr(said, "sqlite_errorname", ""))
    if name:
        return "_".join(name.split("_")[:2])
    if not isinstance(said, engine_module.DatabaseError):
        return ""
    return next((code for words, code in _TEXTS.items() if words in str(said)), "")


@contextmanager
def in_words(path: Path, source: Path | None = None) -> Iterator[None]:
    """Raise DatabaseError instead of the engine's error where the user can act on it."""
    try:
        yield
    except (WrappedError, engine_module.DatabaseError) as error:
        explained = explain(error, path, source)
        if explained is None:
            raise
        raise explained from error
