"""The XML of workbook parts, element by element. Document types, and with them entities of their own, are refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import IO
from xml.parsers import expat

PIECE = 1 << 18


class BadXMLError(ValueError):
    """XML that is broken, or has a document type, which no workbook has."""


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
    """Give every start tag (local name, attributes by local name) to a function."""
    made = parser()
    made.StartElementHandler = lambda name, given: take(local(name), {local(k): v for k, v in given.items()})
    feed(made, stream)


def feed(made: expat.XMLParserType, stream: IO[bytes]) -> None:
    """Parse a stream to its end. Raises BadXMLError."""
    try:
        while piece := stream.read(PIECE):
            made.Parse(piece, False)  # noqa: FBT003  (takes no keyword)
        made.Parse(b"", True)  # noqa: FBT003
    except expat.ExpatError as error:
        raise BadXMLError(str(error)) from error


def pieces(stream: IO[bytes], size: int) -> Iterator[bytes]:
    """A stream in pieces."""
    while piece := stream.read(size):
        yield piece
