"""Compound files (OLE2), the container of XLS: the bytes of one stream in them."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import IO

_END = 0xFFFFFFFA
"""Sector numbers from here on are marks."""
MOST = 192 << 20
"""The largest stream that is read, in bytes."""


class CompoundError(ValueError):
    """A damaged container."""


class Compound:
    """The directory of a compound file. Raises CompoundError."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        head = stream.read(512)
        if len(head) < 512 or head[:8] != b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
            raise CompoundError("header")
        shift, mini = struct.unpack_from("<HH", head, 30)
        if shift not in (9, 12) or mini != 6:
            raise CompoundError("sectors")
        self._size = 1 << shift
        tables, first, _sign, self._cutoff, mini_first, _minis, more, _mores = struct.unpack_from(
            "<I I I I I I I I", head, 44
        )
        stream.seek(0, 2)
        self._sectors = stream.tell() // self._size
        places = list(struct.unpack_from("<109I", head, 76))
        seen = 0
        while more < _END and seen < 4096 and len(places) < tables:
            sector = struct.unpack(f"<{self._size // 4}I", self._sector(more))
            places += sector[:-1]
            more = sector[-1]
            seen += 1
        self._next: list[int] = []
        for place in places[: min(tables, len(places))]:
            if place < _END:
                self._next += struct.unpack(f"<{self._size // 4}I", self._sector(place))
        listing = self._chain(first, 1 << 26)
        self._entries: dict[str, tuple[int, int]] = {}
        root = (0, 0)
        for at in range(0, len(listing) - 127, 128):
            length = struct.unpack_from("<H", listing, at + 64)[0]
            name = listing[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            start, size = struct.unpack_from("<II", listing, at + 116)
            kind = listing[at + 66]
            if kind == 5:
                root = (start, size)
            elif kind == 2:
                self._entries.setdefault(name.lower(), (start, size))
        self._mini_next: Sequence[int] = ()
        self._mini = b""
        if mini_first < _END and root[1]:
            table = self._chain(mini_first, 1 << 26)
            self._mini_next = struct.unpack(f"<{len(table) // 4}I", table[: len(table) // 4 * 4])
            self._mini = self._chain(root[0], root[1])

    def names(self) -> set[str]:
        """The names of the streams, in small letters."""
        return set(self._entries)

    def _sector(self, number: int) -> bytes:
        if number >= self._sectors + 1:
            raise CompoundError("sector")
        self._stream.seek((number + 1) * self._size)
        data = self._stream.read(self._size)
        return data + bytes(self._size - len(data))

    def _chain(self, sector: int, most: int) -> bytes:
        parts: list[bytes] = []
        while sector < _END and len(parts) * self._size < most:
            if sector >= len(self._next) or len(parts) > self._sectors:
                raise CompoundError("chain")
            parts.append(self._sector(sector))
            sector = self._next[sector]
        return b"".join(parts)[:most]

    def read(self, name: str) -> bytes:
        """The bytes of a stream. Raises KeyError where there is none."""
        start, size = self._entries[name.lower()]
        if size > MOST:
            raise CompoundError("size")
        if size >= self._cutoff:
            return self._chain(start, size)
        parts: list[bytes] = []
        while start < _END and len(parts) * 64 < size:
            if start >= len(self._mini_next) or len(parts) > len(self._mini_next):
                raise CompoundError("chain")
            parts.append(self._mini[start * 64 : start * 64 + 64])
            start = self._mini_next[start]
        return b"".join(parts)[:size]
