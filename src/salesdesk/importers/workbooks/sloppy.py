"""XML that is nearly XML: bare ampersands, control characters, encodings that the parser does not know.

Programs that put XML spreadsheets together from strings write names such as ``R&D`` as they stand, and
declare encodings such as GB2312. What is mended here goes through the same parser as what needs no mending.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from typing import IO

PIECE = 1 << 18
_DECLARED = re.compile(r"""\A(\s*<\?xml[^>]*?)\s+encoding\s*=\s*["']([\w.:-]+)["']""")
_NAMED = re.compile(r"&(nbsp|copy|reg|middot|mdash|ndash|hellip);")
_NAMES = {"nbsp": " ", "copy": "©", "reg": "®", "middot": "·", "mdash": "—", "ndash": "–", "hellip": "…"}
_BARE = re.compile(r"&(?!(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|amp|lt|gt|quot|apos);)")
_CONTROL = re.compile(
    r"&#(?:x0*(?:[0-8bcefBCEF]|1[0-9a-fA-F])|0*(?:[0-8]|1[124-9]|2\d|3[01]));|[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"
)
_LONGEST_ENTITY = 16


class Mended(io.BytesIO):
    """A stream of XML in UTF-8, with what the parser would stumble over put right; closes what it reads from."""

    def __init__(self, stream: IO[bytes]) -> None:
        super().__init__()
        self._stream = stream
        self._pieces = _mended(stream)

    def read(self, _size: int | None = -1) -> bytes:
        """The next piece, as long as it is."""
        return next(self._pieces, b"")

    def close(self) -> None:
        """Close both streams."""
        self._stream.close()
        super().close()


def _mended(stream: IO[bytes]) -> Iterator[bytes]:
    piece = stream.read(PIECE)
    decoder = codecs.getincrementaldecoder(_codec(piece))("replace")
    text = _DECLARED.sub(r"\1", decoder.decode(piece).removeprefix("\ufeff"))
    while piece:
        piece = stream.read(PIECE)
        cut = text.rfind("&", max(0, len(text) - _LONGEST_ENTITY)) if piece else -1
        whole, held = (text[:cut], text[cut:]) if cut >= 0 else (text, "")
        if whole:
            yield _mend(whole).encode("utf-8", "replace")
        text = held + decoder.decode(piece, not piece)
    yield _mend(text).encode("utf-8", "replace")


def _codec(head: bytes) -> str:
    """The name of an encoding from the byte order mark or the declaration."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    said = _DECLARED.match(head[:400].removeprefix(b"\xef\xbb\xbf").decode("latin-1"))
    try:
        name = codecs.lookup(said[2]).name if said else "utf-8"
    except LookupError:
        return "utf-8"
    return "gb18030" if name in ("gb2312", "gbk") else name


def _mend(text: str) -> str:
    if "&" in text:
        text = _BARE.sub("&amp;", _NAMED.sub(lambda m: _NAMES[m[1]], text))
    return _CONTROL.sub("", text)
