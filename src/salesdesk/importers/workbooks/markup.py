"""The XML of workbook parts, element by element. Document types, and with them entities of their own, are refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape
from typing import IO
from xml.parsers import expat

PIECE = 1 << 18
_TAG = re.compile(r"<(?:\w+:)?(\w+)((?:\s+[\w:]+\s*=\s*(?:\"[^\"<]*\"|'[^'<]*'))*+)\s*/?>")
_ATTRIBUTE = re.compile(r"""(?:\w+:)?(\w+)\s*=\s*["']([^"'<]*)["']""")


class BadXMLError(ValueError):
    """XML that is broken, or has a document type, which no workbook has."""


class EndsEarlyError(BadXMLError):
    """XML that ends in the middle: what is missing might be rows."""


def parser() -> expat.XMLParserType:
    """A parser that knows no entities but the five of XML."""
    made = expat.ParserCreate()
    made.StartDoctypeDeclHandler = _no_doctype
    made.buffer_text = True
    made.buffer_size = 1 << 16
    return made


def _no_doctype(*_declaration: object) -> None:
    raise BadXMLError("document type")


def local(name: str) -> str:
    """A name without its prefix."""
    return name.rsplit(":", 1)[-1]


def each_element(stream: IO[bytes], take: Callable[[str, dict[str, str]], None]) -> None:
    """Give every start tag (local name, attributes by local name) to a function.

    Parts that only list things are of use even where their XML is broken; what can be seen of them counts.
    """
    data = stream.read()
    try:
        parser().Parse(data, True)  # noqa: FBT003  (takes no keyword)
    except expat.ExpatError:
        for name, given in _tags(data):
            take(name, given)
        return
    made = parser()
    made.StartElementHandler = lambda name, given: take(local(name), {local(k): v for k, v in given.items()})
    made.Parse(data, True)  # noqa: FBT003


def _tags(data: bytes) -> Iterator[tuple[str, dict[str, str]]]:
    """The start tags of XML that is broken somewhere."""
    if b"<!DOCTYPE" in data:
        raise BadXMLError("document type")
    utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = data.decode("utf-16" if utf16 else "utf-8", "replace")
    for tag in _TAG.finditer(text):
        yield tag[1], {name: unescape(value) for name, value in _ATTRIBUTE.findall(tag[2])}


def feed(made: expat.XMLParserType, stream: IO[bytes]) -> None:
    """Parse a stream to its end. Raises BadXMLError."""
    try:
        while piece := stream.read(PIECE):
            made.Parse(piece, False)  # noqa: FBT003  (takes no keyword)
    except expat.ExpatError as error:
        raise BadXMLError(str(error)) from error
    finish(made)


def finish(made: expat.XMLParserType) -> None:
    """Tell a parser that this was all. Raises EndsEarlyError."""
    try:
        made.Parse(b"", True)  # noqa: FBT003  (takes no keyword)
    except expat.ExpatError as error:
        raise EndsEarlyError(str(error)) from error


def pieces(stream: IO[bytes], size: int) -> Iterator[bytes]:
    """A stream in pieces."""
    while piece := stream.read(size):
        yield piece
