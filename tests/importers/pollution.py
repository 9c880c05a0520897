"""A corpus of polluted CSV files with known content: clean tables, spoilt in one way each.

``cases()`` yields (name, bytes of the file, header, rows) where header and rows are what a person reads in it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import NamedTuple

Rows = list[list[str]]


class Case(NamedTuple):
    name: str
    data: bytes
    header: list[str] | None
    rows: Rows


def shop(rng: random.Random, n: int = 60) -> tuple[list[str], Rows]:
    """A table of orders: dates, times, numbers, free text with commas and quotes, links, empty cells."""
    header = ["DATE", "TIME", "Qty", "PRODUCTID", "Price", "ProductType", "ProductDescription", "URL", "Comments"]
    types = ["Bike", "Helmet", "Jersey", "Wheel set"]
    texts = [
        "Red, size M",
        'A 26" wheel, light',
        "Plain",
        "Fits most bikes",
        "Steel; not alu",
        "It's new",
        "Black | white",
    ]
    notes = ["", "", "sold out", "call back, please", 'said "maybe"', "n/a", "OK"]
    rows = [
        [
            f"{rng.randint(1, 12):02d}/{rng.randint(1, 28):02d}/2018",
            f"{rng.randint(8, 19):02d}:{rng.randint(0, 59):02d}",
            str(rng.randint(1, 20)),
            f"P{rng.randint(100, 999)}",
            f"{rng.randint(5, 900)}.{rng.randint(0, 99):02d}",
            rng.choice(types),
            rng.choice(texts),
            f"http://shop.example/{rng.randint(1, 99)}",
            rng.choice(notes),
        ]
        for _ in range(n)
    ]
    return header, rows


def calls(rng: random.Random, n: int = 60) -> tuple[list[str], Rows]:
    """A Chinese call log."""
    header = ["呼叫时间", "坐席", "工号", "客户号码", "通话时长", "结果", "备注"]
    rows = []
    for k in range(n):
        talk = rng.choice([0, 0, rng.randint(3, 400)])
        rows.append(
            [
                f"2026-03-{1 + k % 28:02d} {rng.randint(9, 18):02d}:{rng.randint(0, 59):02d}:{rng.randint(0, 59):02d}",
                rng.choice(["张伟", "李娜", "王秀英"]),
                rng.choice(["0801", "0802", "0803"]),
                f"138{rng.randint(0, 99999999):08d}",
                str(talk),
                "已接通" if talk else rng.choice(["无人接听", "占线", "空号"]),
                rng.choice(["", "客户说：下周再打, 下午", "他说“可以”", "ok"]),
            ]
        )
    return header, rows


def cell(text: str, d: str = ",", q: str = '"', escape: str = "", *, always: bool = False) -> str:
    """One cell as written."""
    if always or any(s in text for s in (d[0], q, "\n", "\r")):
        inner = text.replace(escape, escape * 2).replace(q, escape + q) if escape else text.replace(q, q * 2)
        return q + inner + q
    return text


def text_of(
    header: list[str] | None,
    rows: Rows,
    d: str = ",",
    q: str = '"',
    escape: str = "",
    eol: str = "\n",
    *,
    always: bool = False,
) -> str:
    """A table as written."""
    every = ([header] if header else []) + rows
    return eol.join(d.join(cell(c, d, q, escape, always=always) for c in row) for row in every) + eol


def cases(seed: int = 1) -> Iterator[Case]:
    """Every pollution of both tables."""
    rng = random.Random(seed)
    for kind, make in (("shop", shop), ("calls", calls)):
        header, rows = make(rng)
        encodings = (
            ["utf-8"] if kind == "shop" else ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]
        )
        for enc in encodings:
            yield Case(f"{kind}-plain-{enc}", text_of(header, rows).encode(enc), header, rows)
        yield from _dialects(kind, header, rows)
        yield from _lines(kind, header, rows)
        yield from _around(kind, header, rows)
        yield from _single_rows(kind, header, rows, rng)


def _dialects(kind: str, header: list[str], rows: Rows) -> Iterator[Case]:
    for d in (",", ";", "\t", "|", ", ", "||", "^", "~", "::", ";;", "~|~", "\x1f", "¦"):
        for q in ('"', "'"):
            yield Case(f"{kind}-d{d!r}-q{q}", text_of(header, rows, d, q).encode(), header, rows)
        yield Case(f"{kind}-d{d!r}-all", text_of(header, rows, d, always=True).encode(), header, rows)
    yield Case(f"{kind}-escape", text_of(header, rows, escape="\\").encode(), header, rows)
    yield Case(f"{kind}-escape-all", text_of(header, rows, escape="\\", always=True).encode(), header, rows)
    yield Case(f"{kind}-escape-semicolon", text_of(header, rows, ";", escape="\\").encode(), header, rows)
    spaced = [[c.replace(" ", "_") or "-" for c in r] for r in rows]
    heads = [h.replace(" ", "_") for h in header]
    yield Case(f"{kind}-space", text_of(heads, spaced, " ").encode(), heads, spaced)
    bare = [[c.replace(",", "").replace('"', "") for c in r] for r in rows]
    yield Case(f"{kind}-sep", b"sep=;\r\n" + text_of(header, bare, ";", eol="\r\n").encode(), header, bare)


def _lines(kind: str, header: list[str], rows: Rows) -> Iterator[Case]:
    for eol in ("\n", "\r\n", "\r"):
        yield Case(f"{kind}-eol-{eol!r}", text_of(header, rows, eol=eol).encode(), header, rows)
        yield Case(f"{kind}-eol-{eol!r}-all", text_of(header, rows, eol=eol, always=True).encode(), header, rows)
    text = text_of(header, rows)
    yield Case(f"{kind}-no-final-newline", text.rstrip("\n").encode(), header, rows)
    yield Case(f"{kind}-many-final-newlines", (text + "\n\n\n").encode(), header, rows)
    yield Case(f"{kind}-ctrl-z", text.encode() + b"\x1a", header, rows)
    lines = text.split("\n")
    mixed = "".join(line + ("\r\n" if i % 3 else "\n") for i, line in enumerate(lines[:-1]))
    yield Case(f"{kind}-mixed-newlines", mixed.encode(), header, rows)
    blank = "\n".join(line + ("\n" if i % 7 == 3 else "") for i, line in enumerate(lines))
    yield Case(f"{kind}-blank-lines", blank.encode(), header, rows)
    multi = [[*r[:-1], r[-1] + "\nline two, more" if i % 5 == 0 else r[-1]] for i, r in enumerate(rows)]
    yield Case(f"{kind}-line-breaks", text_of(header, multi).encode(), header, multi)


def _around(kind: str, header: list[str], rows: Rows) -> Iterator[Case]:
    text = text_of(header, rows)
    width = len(header)
    yield Case(f"{kind}-no-header", text_of(None, rows).encode(), None, rows)
    for n in (1, 2, 3, 5):
        lead = (
            "\n".join(["Report of the month", "Period: 2018-01-01 to 2018-12-31", "", "Made by: admin", ""][:n]) + "\n"
        )
        yield Case(f"{kind}-preamble-{n}", (lead + text).encode(), header, rows)
        padded = "\n".join(line + "," * (width - 1) for line in lead.rstrip("\n").split("\n")) + "\n"
        yield Case(f"{kind}-padded-preamble-{n}", (padded + text).encode(), header, rows)
    trailing = "\n".join(line + ",,," for line in text.rstrip("\n").split("\n") if '"' not in line) + "\n"
    kept = [r for r in rows if not any('"' in c or "," in c for c in r)]
    yield Case(f"{kind}-trailing-columns", trailing.encode(), header, kept)
    for n in (0, 1, 2, 3):
        yield Case(f"{kind}-rows-{n}", text_of(header, rows[:n]).encode(), header, rows[:n])
    yield Case(f"{kind}-nul", text.replace("2", "2\0", 5).encode(), header, rows)
    other = "\n".join(["City,Stores,Manager", "Rome,4,Anna", "Oslo,2,Per", "Bern,1,Urs"]) + "\n"
    yield Case(f"{kind}-second-table", (text + "\n" + other).encode(), header, rows)
    yield Case(f"{kind}-second-table-title", (text + "\n\nStores by city\n" + other).encode(), header, rows)
    wide = (
        ",".join(f"H{i}" for i in range(width + 3))
        + "\n"
        + "\n".join(",".join("xyz" for _ in range(width + 3)) for _ in range(5))
        + "\n"
    )
    yield Case(f"{kind}-second-table-wide", (text + "\n" + wide).encode(), header, rows)
    yield Case(
        f"{kind}-second-table-same",
        (text + "\n" + text_of([h + "2" for h in header], rows[:10])).encode(),
        header,
        rows,
    )
    for foot in ("Exported by admin on 2026-03-31", "Total rows: 60", "共60条"):
        yield Case(f"{kind}-footer-{foot[:5]}", (text + "\n" + foot + "\n").encode(), header, rows)
    second = [h + " x" for h in header]
    yield Case(
        f"{kind}-two-header-rows",
        text_of(header, [second, *rows]).encode(),
        [f"{a} {b}" for a, b in zip(header, second, strict=True)],
        rows,
    )


def _single_rows(kind: str, header: list[str], rows: Rows, rng: random.Random) -> Iterator[Case]:
    """One row spoilt, at the beginning, in the middle and at the end; the others must survive."""
    plain = [[c.replace(",", "").replace('"', "") for c in r] for r in rows]
    lines = [",".join(r) for r in plain]
    for at in (0, len(rows) // 2, len(rows) - 1):
        for column in (0, 2, len(header) - 2):
            cells = list(plain[at])
            cells[column] = '"' + cells[column]
            changed = [*plain[:at], cells, *plain[at + 1 :]]
            body = [*lines[:at], ",".join(cells), *lines[at + 1 :]]
            yield Case(
                f"{kind}-open-quote-{at}-{column}",
                ("\n".join([",".join(header), *body]) + "\n").encode(),
                header,
                changed,
            )
            cells = list(plain[at])
            cells[column] = cells[column][:2] + '"' + cells[column][2:]
            changed = [*plain[:at], cells, *plain[at + 1 :]]
            body = [*lines[:at], ",".join(cells), *lines[at + 1 :]]
            yield Case(
                f"{kind}-inner-quote-{at}-{column}",
                ("\n".join([",".join(header), *body]) + "\n").encode(),
                header,
                changed,
            )
        quoted = [",".join(f'"{c}"' for c in r) for r in plain]
        cells = list(plain[at])
        cells[1] = cells[1] + ' "x" y'
        changed = [*plain[:at], cells, *plain[at + 1 :]]
        body = [*quoted[:at], ",".join(f'"{c}"' for c in cells), *quoted[at + 1 :]]
        yield Case(
            f"{kind}-unescaped-quotes-{at}", ("\n".join([",".join(header), *body]) + "\n").encode(), header, changed
        )
        short = plain[at][:-2]
        body = [*lines[:at], ",".join(short), *lines[at + 1 :]]
        yield Case(
            f"{kind}-short-{at}",
            ("\n".join([",".join(header), *body]) + "\n").encode(),
            header,
            [*plain[:at], [*short, "", ""], *plain[at + 1 :]],
        )
        long = [*plain[at], "extra", "cells"]
        body = [*lines[:at], ",".join(long), *lines[at + 1 :]]
        yield Case(
            f"{kind}-long-{at}",
            ("\n".join([",".join(header), *body]) + "\n").encode(),
            header,
            [*plain[:at], long, *plain[at + 1 :]],
        )
        for d in (";", "\t", "|"):
            if any(d in c for r in plain for c in r):
                continue
            body = [*lines[:at], d.join(plain[at]), *lines[at + 1 :]]
            yield Case(
                f"{kind}-other-delimiter-{d!r}-{at}",
                ("\n".join([",".join(header), *body]) + "\n").encode(),
                header,
                plain,
            )
