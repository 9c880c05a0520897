"""Spoilt workbooks without end: the odd ones and those of other programs, with bytes, parts and tags damaged."""

from __future__ import annotations

import random
import re
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from importers.odd_books import GOOD, packed, parts

DATA = Path(__file__).parent / "data" / "workbooks"
NASTY = (
    b"",
    b"\0",
    b"-1",
    b"99999999999999999999",
    b"<",
    b"&x;",
    b"\xff\xfe",
    b'"',
    b"1e999",
    b"NaN",
    b"A1:XFD1048576",
    b"\xed\xa0\x80",
)


@cache
def seeds() -> tuple[tuple[str, bytes], ...]:
    """{name: workbook} to begin with."""
    made = [(f"{name}.xlsx", make()) for name, make in GOOD.items()]
    return (*made, *((p.name, p.read_bytes()) for p in sorted(DATA.iterdir()) if p.suffix != ".md"))


def _bytes(rnd: random.Random, data: bytes) -> bytes:
    spoilt = bytearray(data)
    for _time in range(rnd.choice((1, 1, 2, 5, 20))):
        at = rnd.randrange(len(spoilt) + 1)
        way = rnd.random()
        if way < 0.4 and at < len(spoilt):
            spoilt[at] ^= 1 << rnd.randrange(8)
        elif way < 0.6:
            spoilt[at : at + rnd.randrange(40)] = b""
        elif way < 0.8:
            spoilt[at:at] = rnd.choice(NASTY)
        else:
            spoilt[at : at + 4] = rnd.randbytes(4)
    return bytes(spoilt)


def _tags(rnd: random.Random, data: bytes) -> bytes:
    """XML that stays XML mostly: tags doubled, dropped, moved; values of attributes changed."""
    pieces = re.split(rb"(<[^>]*>)", data)
    for _time in range(rnd.choice((1, 2, 6))):
        at = rnd.randrange(len(pieces))
        way = rnd.random()
        if way < 0.3:
            pieces[at] = re.sub(rb'"[^"]*"', b'"' + rnd.choice(NASTY) + b'"', pieces[at], count=1)
        elif way < 0.5:
            pieces.insert(at, pieces[rnd.randrange(len(pieces))])
        elif way < 0.7:
            pieces[at] = b""
        elif way < 0.85:
            pieces[at] = rnd.choice(NASTY)
        else:
            pieces[at] = pieces[at] * rnd.choice((2, 50))
    return b"".join(pieces)


def spoilt(rnd: random.Random, data: bytes) -> bytes:
    """A workbook with something wrong."""
    way = rnd.random()
    if way < 0.1:
        return data[: rnd.randrange(len(data))]
    try:
        files = parts(data)
    except (zipfile.BadZipFile, OSError):
        return _tags(rnd, data) if data.lstrip(b"\xef\xbb\xbf").startswith(b"<") and way < 0.6 else _bytes(rnd, data)
    names = list(files)
    name = rnd.choice(names)
    if way < 0.2:
        return _bytes(rnd, data)
    if way < 0.3:
        del files[name]
    elif way < 0.4:
        other = rnd.choice(names)
        files[name], files[other] = files[other], files[name]
    elif way < 0.7 and name.endswith((".xml", ".rels")):
        files[name] = _tags(rnd, files[name])
    else:
        files[name] = _bytes(rnd, files[name])
    return packed(files)


def cases(seed: int) -> Iterator[tuple[str, bytes]]:
    """Names and bytes, the same for the same seed, without end."""
    rnd = random.Random(seed)
    while True:
        name, data = rnd.choice(seeds())
        yield name, spoilt(rnd, data)
