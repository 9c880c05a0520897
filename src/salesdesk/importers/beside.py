"""A large log is read in a process of its own, beside the one that stores it: two cores, and the window stays free.

The process sends each chunk as ``marshal`` writes it, and waits until it is taken: there is never more than one on the
way. It dies with whoever asked for it: at once when the reading is given up, at its next chunk when the program was
killed. What it raises is raised here.
"""

from __future__ import annotations

import marshal
import multiprocessing
import os
import pickle
import signal
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path

from salesdesk import i18n
from salesdesk.errors import UnreadableFileError
from salesdesk.i18n import _
from salesdesk.importers import reader
from salesdesk.importers.rows import Chunk, RowError
from salesdesk.importers.understanding import Understanding

WORTH_IT = 24 << 20
"""Bytes of text from which on a second process saves more than its start costs."""


def read_calls(path: Path, understanding: Understanding) -> Iterator[Chunk]:
    """The same as ``reader.read_calls``, in a second process where that is quicker.

    Raises what the reader raises; UnreadableFileError when the process was ended by somebody else.
    """
    if understanding.kind != "csv" or path.stat().st_size < WORTH_IT or (os.cpu_count() or 1) < 2:
        return reader.read_calls(path, understanding)
    return _from_beside(path, understanding)


def _from_beside(path: Path, understanding: Understanding) -> Iterator[Chunk]:
    spawning = multiprocessing.get_context("spawn")  # never fork: the program has threads and an open database
    receiver, sender = spawning.Pipe(duplex=False)
    process = spawning.Process(
        target=_serve, args=(sender, path, understanding, i18n.language()), name="reader", daemon=True
    )
    try:
        process.start()
        sender.close()
        while message := _received(receiver, path):
            if message[:1] == _ERROR:
                raise pickle.loads(message[1:])  # noqa: S301  (from our own process)
            yield unpacked(message)
    finally:
        receiver.close()
        if process.pid is not None:
            process.terminate()
            process.join()
            process.close()


def _received(receiver: Connection, path: Path) -> bytes:
    """The next message. A pipe that ends without the empty one has lost its process: to lack of memory, or to a user."""
    try:
        return receiver.recv_bytes()
    except (EOFError, OSError) as error:
        raise UnreadableFileError(
            _("The reading of {path} was ended by the system or by another program.").format(path=path.name),
            _("Import the file again; if it happens again, close other programs first: memory may be short."),
        ) from error


_ERROR = b"!"
"""Begins a pickled exception; no ``marshal`` message begins so. An empty message is the end."""


def _serve(sender: Connection, path: Path, understanding: Understanding, language: str) -> None:
    """What the process does: read, send, end. Nobody hears it but the other end of the pipe."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the program; it ends this process then
    i18n.use(language)
    try:
        send(sender, path, understanding)
    except (BrokenPipeError, ConnectionResetError):  # nobody waits any more
        return


def send(sender: Connection, path: Path, understanding: Understanding) -> None:
    """Send the calls of a file, or the exception that reading it raised, then an empty message."""
    try:
        for chunk in reader.read_calls(path, understanding):
            sender.send_bytes(packed(chunk))
    except (BrokenPipeError, ConnectionResetError):
        raise
    except Exception as error:  # noqa: BLE001  (it is raised again on the other side)
        sender.send_bytes(_ERROR + pickle.dumps(error))
    sender.send_bytes(b"")
    sender.close()


def packed(chunk: Chunk) -> bytes:
    """A chunk as plain lists and tuples, in the fastest form there is between two processes of the same program."""
    columns = [list(column) if isinstance(column, range) else column for column in chunk.columns]
    return marshal.dumps(
        (
            columns,
            list(map(tuple, chunk.errors)),
            list(map(tuple, chunk.not_calls)),
            chunk.rows_read,
            chunk.bytes_done,
            chunk.bytes_total,
        )
    )


def unpacked(message: bytes) -> Chunk:
    """The chunk again."""
    columns, errors, not_calls, *counts = marshal.loads(message)  # noqa: S302  (from our own process)
    return Chunk(columns, list(map(RowError._make, errors)), list(map(RowError._make, not_calls)), *counts)
