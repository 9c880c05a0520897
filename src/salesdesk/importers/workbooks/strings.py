"""The shared strings of an XLSX file: texts that cells name by number. Phonetic runs are left out."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Sequence
from html import unescape
from typing import IO
from xml.parsers import expat

from salesdesk.importers.workbooks.markup import BadXMLError, EndsEarlyError, feed, local, parser

PIECE = 1 << 20
_SIMPLE = re.compile(r'<si>\s*+(?:<t(?: xml:space="preserve")?+(?:/>|>([^<]*+)</t>))?+\s*+</si>|<si ?/>')
_EMPTY = re.compile(r"<si ?/>")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def plain_text(text: str) -> str:
    """A string as it is shown: ``_x000D_`` and its like undone, line breaks as one character."""
    if "_x" in text:
        text = _ESCAPED.sub(_character, text)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text


def _character(match: re.Match[str]) -> str:
    code = int(match[1], 16)
    return match[0] if 0xD800 <= code < 0xE000 else chr(code)


def from_markup(text: str) -> str:
    """A string cut out of XML, as it is shown."""
    if "&" in text:
        text = unescape(text)
    return plain_text(text)


def read_strings(stream: IO[bytes]) -> Sequence[str]:
    """All shared strings, in their order. Raises BadXMLError."""
    head = stream.read(4096)
    if b"<!DOCTYPE" in head:
        raise BadXMLError("document type")
    if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<") and b"<sst" in head and not _other_encoding(head):
        return _quick(head, stream)
    return _careful(head, stream)


def _other_encoding(head: bytes) -> bool:
    said = re.match(rb"[^>]*encoding\s*=\s*[\"']([\w-]+)", head)
    return said is not None and said[1].lower() not in (b"utf-8", b"utf8", b"us-ascii")


def _quick(head: bytes, stream: IO[bytes]) -> list[str]:
    """Split at the ends of strings; only strings of several runs go through the parser."""
    decode = codecs.getincrementaldecoder("utf-8-sig")("replace").decode
    found: list[str] = []
    text = decode(head)
    at = text.find("<sst")
    empty = re.match(r"<sst[^>]*/>", text[at:]) is not None
    text = text[text.find(">", at) + 1 :] if ">" in text[at:] else text[at:]
    while True:
        cut = max(text.rfind("</si>"), text.rfind("<si/>"))
        if cut >= 0:
            body = text[: cut + 5]
            simple = _SIMPLE.findall(body)
            if len(simple) == body.count("</si>") + body.count("<si/>") + body.count("<si />"):
                if "&" in body or "_x" in body or "\r" in body:
                    simple = [from_markup(t) for t in simple]
                found += simple
            else:
                found += _runs(body)
            text = text[cut + 5 :]
        piece = stream.read(PIECE)
        if not piece:
            break
        text += decode(piece)
    if "</sst" not in text and not empty:
        raise EndsEarlyError("strings")
    found += [""] * sum(1 for _empty in _EMPTY.finditer(text))
    return found


def _runs(body: str) -> list[str]:
    """The strings of a piece of XML that is no document of its own."""
    taker = _Taker()
    made = parser()
    taker.listen(made)
    try:
        made.Parse("<sst>" + body + "</sst>", True)  # noqa: FBT003
    except expat.ExpatError as error:
        raise BadXMLError(str(error)) from error
    return taker.found


def _careful(head: bytes, stream: IO[bytes]) -> list[str]:
    taker = _Taker()
    made = parser()
    taker.listen(made)
    feed(made, _Joined(io.BytesIO(head), stream))  # type: ignore[arg-type]
    return taker.found


class _Joined:
    """Two streams, one behind the other."""

    def __init__(self, *streams: IO[bytes]) -> None:
        self._streams = list(streams)

    def read(self, size: int) -> bytes:
        while self._streams:
            if piece := self._streams[0].read(size):
                return piece
            self._streams.pop(0)
        return b""


class _Taker:
    """Collects the text of each ``si``, without its phonetic runs."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._parts: list[str] = []
        self._aside = 0
        self._inside = False

    def listen(self, made: expat.XMLParserType) -> None:
        """Hear a parser."""
        made.StartElementHandler = self._start
        made.EndElementHandler = self._end
        made.CharacterDataHandler = self._text

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        name = local(name)
        if name == "si":
            self._parts = []
        elif name == "rPh":
            self._aside += 1
        elif name == "t":
            self._inside = not self._aside

    def _end(self, name: str) -> None:
        name = local(name)
        if name == "si":
            self.found.append(plain_text("".join(self._parts)))
        elif name == "rPh":
            self._aside -= 1
        elif name == "t":
            self._inside = False

    def _text(self, text: str) -> None:
        if self._inside:
            self._parts.append(text)
