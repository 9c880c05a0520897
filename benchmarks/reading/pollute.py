"""Files spoilt in one place each, with the table a person reads in them.

What is spoilt, and how often that happens, follows the survey behind the Pollock benchmark (G. Vitagliano, M. Hameed,
L. Jiang, L. Reisener, E. Wu, F. Naumann: "Pollock: A Data Loading Benchmark", VLDB 2023): the truth of a polluted
file is the table with the pollution undone. Tables, code and further pollutions are our own.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import NamedTuple

from tables import Rows, Source, sources


class Case(NamedTuple):
    """A file and its truth. ``header`` is None where there is none; ``family`` names the pollution."""

    name: str
    family: str
    data: bytes
    header: list[str] | None
    rows: Rows


WEIGHTS = {
    "plain": 1, "empty": 15, "no-final-newline": 184, "two-final-newlines": 5, "no-header": 470, "two-headers": 47,
    "three-headers": 47, "preamble": 282, "second-table": 188, "header-only": 3, "one-row": 4, "cr": 7, "lf": 1691,
    "tab": 4, "semicolon": 834, "space": 4, "comma-space": 101, "apostrophe": 11, "backslash": 1, "unescaped": 7,
    "short-row": 251, "long-row": 282, "stray-quote": 7, "other-delimiter-row": 2,
}  # fmt: skip
"""How many of some 3,700 files of two open-data portals have a pollution (rounded, from the survey); others weigh 1."""


def written(cell: str, d: str, q: str, escape: str, *, always: bool) -> str:
    """A cell as written: in quotes where it must be. ``escape``: what stands before a quote inside."""
    if not q:
        return cell
    if always or any(s in cell for s in (d[0], q, "\n", "\r")):
        inner = cell.replace(q, escape + q)
        return q + inner + q
    return cell


def line(row: list[str], source: Source, d: str = ",", q: str = '"', escape: str | None = None) -> str:
    """A record as written, without its end."""
    escape = q if escape is None else escape
    return d.join(written(c, d, q, escape, always=k in source.quoted) for k, c in enumerate(row))


def lines(source: Source, d: str = ",", q: str = '"', escape: str | None = None) -> list[str]:
    """The header and all records as written."""
    return [line(row, source, d, q, escape) for row in (source.header, *source.rows)]


class _Maker:
    """Every pollution of one table."""

    def __init__(self, source: Source, rng: random.Random) -> None:
        self.source, self.rng = source, rng
        self.width = len(source.header)
        self.count = len(source.rows)

    def case(
        self, name: str, family: str, text: str | bytes, rows: Rows | None = None, header: list[str] | None = None,
        *, bare: bool = False,
    ) -> Case:  # fmt: skip
        """A case of this table; ``bare``: its truth has no header."""
        data = text.encode() if isinstance(text, str) else text
        head = None if bare else (header or self.source.header)
        return Case(f"{self.source.name}-{name}", family, data, head, self.source.rows if rows is None else rows)

    def all(self) -> Iterator[Case]:
        """One after the other."""
        yield from self.ends()
        yield from self.encodings()
        yield from self.around()
        if self.width > 1:
            yield from self.dialects()
            yield from self.tables()
            yield from self.cells()

    def ends(self) -> Iterator[Case]:
        """Ends of lines and of the file."""
        every = lines(self.source)
        inner = [[c.replace("\n", "\r\n") for c in row] for row in self.source.rows]
        yield self.case("plain", "plain", "\r\n".join(every) + "\r\n")
        yield self.case("lf", "lf", "\n".join(every) + "\n")
        yield self.case("cr", "cr", "\r".join(every) + "\r")
        yield self.case("no-final-newline", "no-final-newline", "\r\n".join(every))
        yield self.case("two-final-newlines", "two-final-newlines", "\r\n".join(every) + "\r\n\r\n")
        yield self.case("many-final-newlines", "final-newlines", "\n".join(every) + "\n" * 9)
        yield self.case("ctrl-z", "ctrl-z", "\r\n".join(every) + "\r\n\x1a")
        mixed = "".join(text + ("\r\n" if k % 3 else "\n") for k, text in enumerate(every))
        yield self.case("mixed-ends", "mixed-ends", mixed)
        crlf = "".join(line(row, self.source) + "\r\n" for row in (self.source.header, *inner))
        yield self.case("crlf-inside", "plain", crlf, inner)
        blank = "".join(text + ("\n\n" if k % 7 == 3 else "\n") for k, text in enumerate(every))
        yield self.case("blank-lines", "blank-lines", blank)
        yield self.case("leading-blank-lines", "blank-lines", "\n\n\n" + "\n".join(every) + "\n")
        nul = "\n".join(every).replace("2", "2\0", 4)
        yield self.case("nul", "nul", nul)
        yield Case(f"{self.source.name}-empty", "empty", b"", None, [])

    def encodings(self) -> Iterator[Case]:
        """Every encoding the table is at home in."""
        text = "\r\n".join(lines(self.source)) + "\r\n"
        for encoding in self.source.encodings:
            source = self.source
            if encoding == "big5":
                fit = [[_fits(c, encoding) for c in row] for row in source.rows]
                head = [_fits(c, encoding) for c in source.header]
                source = source._replace(header=head, rows=fit)
                text = "\r\n".join(lines(source)) + "\r\n"
                yield self.case(f"encoding-{encoding}", "encoding", text.encode(encoding), fit, head)
                text = "\r\n".join(lines(self.source)) + "\r\n"
                continue
            yield self.case(f"encoding-{encoding}", "encoding", text.encode(encoding))

    def around(self) -> Iterator[Case]:
        """What stands above the table, or is missing there."""
        every = lines(self.source)
        body = "\r\n".join(every) + "\r\n"
        for k, rows in ((0, []), (1, self.source.rows[:1]), (2, self.source.rows[:2]), (3, self.source.rows[:3])):
            family = {0: "header-only", 1: "one-row"}.get(k, "few-rows")
            yield self.case(f"rows-{k}", family, "\r\n".join(every[: k + 1]) + "\r\n", rows)
        if self.width == 1:
            return
        yield self.case("no-header", "no-header", "\r\n".join(every[1:]) + "\r\n", bare=True)
        commas = "," * (self.width - 1)
        for k, lead in enumerate(
            (
                f"PREAMBLE{commas}\r\n{commas}\r\n",
                "Report of the month\r\n\r\n",
                "Report of the month\r\nCreated by admin, 2026-01-05\r\n\r\n",
                f"Table 4: all sites{commas}\r\n{commas}\r\nSource: the ministry{commas}\r\n{commas}\r\n",
                "Report of the month\r\n",
                "# comment one\r\n# comment two\r\n",
                f"Title{commas}\r\n",
            )
        ):
            yield self.case(f"preamble-{k}", "preamble", lead + body)
        for k in (2, 3):
            names = [" ".join([name] * k) for name in self.source.header]
            family = {2: "two-headers", 3: "three-headers"}[k]
            yield self.case(f"headers-{k}", family, "\r\n".join([every[0]] * k + every[1:]) + "\r\n", header=names)
        sub = [f"({name[:1].lower()})" for name in self.source.header]
        names = [f"{a} {b}" for a, b in zip(self.source.header, sub, strict=True)]
        text = "\r\n".join([every[0], ",".join(sub), *every[1:]]) + "\r\n"
        yield self.case("header-units", "two-headers", text, header=names)
        twice = [*self.source.header]
        twice[1] = twice[0]
        yield self.case("same-names", "header-names", "\r\n".join([line(twice, self.source), *every[1:]]), header=twice)
        empty = [*self.source.header]
        empty[self.width // 2] = ""
        yield self.case("empty-name", "header-names", "\r\n".join([line(empty, self.source), *every[1:]]), header=empty)
        odd = [*self.source.header]
        odd[0] = "HEAD/%R, (new)"
        yield self.case("odd-name", "header-names", "\r\n".join([line(odd, self.source), *every[1:]]), header=odd)
        trailing = "\r\n".join(text + ",,," for text in every if "\n" not in text) + "\r\n"
        kept = [row for row in self.source.rows if not any("\n" in c for c in row)]
        yield self.case("trailing-delimiters", "blank-columns", trailing, kept)
        foot = "\r\nSource: own figures\r\n"
        yield self.case("footnote", "footnote", body + foot)
        yield self.case("footnote-padded", "footnote", f"{body}{commas}\r\nFOOTNOTE{commas}\r\n")
        yield self.case("footnote-close", "footnote", f"{body}* provisional figures\r\n")

    def dialects(self) -> Iterator[Case]:
        """Other delimiters, quotes and escapes everywhere."""
        names = {";": "semicolon", "\t": "tab", "|": "pipe", ", ": "comma-space"}
        for d in (";", "\t", "|", ", ", "||", "^", "~", "::", ";;", "~|~", "\x1f", "¦", "\t\t", "@@"):
            yield self.case(f"delimiter-{d!r}", names.get(d, "delimiter"), "\r\n".join(lines(self.source, d)) + "\r\n")
            every = self.source._replace(quoted=frozenset(range(self.width)))
            text = "\r\n".join(lines(every, d)) + "\r\n"
            yield self.case(f"delimiter-{d!r}-all", names.get(d, "delimiter"), text)
        spaced = self.source._replace(quoted=frozenset(range(self.width)))
        yield self.case("space-quoted", "space", "\r\n".join(lines(spaced, " ")) + "\r\n")
        heads = [c.replace(" ", "_") for c in self.source.header]
        under = [[c.replace(" ", "_").replace("\n", "_") or "-" for c in row] for row in self.source.rows]
        plain = self.source._replace(header=heads, rows=under)
        yield self.case("space", "space", "\r\n".join(lines(plain, " ")) + "\r\n", under, heads)
        for d in (",", ";"):
            for every_cell in (False, True):
                source = spaced if every_cell else self.source
                tag = f"{d!r}{'-all' if every_cell else ''}"
                text = "\r\n".join(lines(source, d, "'", "'")) + "\r\n"
                yield self.case(f"apostrophe-{tag}", "apostrophe", text)
                text = "\r\n".join(lines(source, d, '"', "\\")) + "\r\n"
                yield self.case(f"backslash-{tag}", "backslash", text)
                text = "\r\n".join(lines(source, d, '"', "")) + "\r\n"
                yield self.case(f"unescaped-{tag}", "unescaped", text)
        said = "sep=;\r\n" + "\r\n".join(lines(self.source, ";")) + "\r\n"
        yield self.case("sep", "sep", said)
        comma = [[c.replace(".", ",") if _decimal(c) else c for c in row] for row in self.source.rows]
        decimal = self.source._replace(rows=comma)
        yield self.case("decimal-comma", "semicolon", "\r\n".join(lines(decimal, ";")) + "\r\n", comma)

    def tables(self) -> Iterator[Case]:
        """A second table below."""
        every = lines(self.source)
        body = "\r\n".join(every) + "\r\n"
        fewer = self.source._replace(header=self.source.header[:-1], rows=[row[:-1] for row in self.source.rows])
        more = self.source._replace(
            header=[*self.source.header, "col1"], rows=[[*row, row[-1]] for row in self.source.rows]
        )
        yield self.case("second-same", "second-table", body + body)
        yield self.case("second-fewer", "second-table", body + "\r\n".join(lines(fewer)) + "\r\n")
        yield self.case("second-more", "second-table", body + "\r\n".join(lines(more)) + "\r\n")
        other = "City,Shops,Boss\r\nRome,4,Anna\r\nOslo,2,Per\r\nBern,1,Urs\r\n"
        yield self.case("second-other", "second-table", f"{body}\r\n{other}")
        yield self.case("second-titled", "second-table", f"{body}\r\n\r\nShops by city\r\n\r\n{other}")
        again = "\r\n".join([every[0], *every[1 : self.count // 2], every[0], *every[self.count // 2 :]]) + "\r\n"
        yield self.case("repeated-header", "repeated-header", again)

    def cells(self) -> Iterator[Case]:
        """One record spoilt: the header, the first, the second, one in the middle, the last."""
        source = self.source
        for at in (0, 1, 2, self.count // 2, self.count):
            row = source.header if at == 0 else source.rows[at - 1]
            cells = [written(c, ",", '"', '"', always=k in source.quoted and at > 0) for k, c in enumerate(row)]
            for k in range(0, self.width, max(1, self.width // 9)):
                tag = f"{at}-{k}"
                longer = ",".join([*cells[:k], "", *cells[k:]])
                yield self.case(f"long-{tag}", "long-row", self.with_line(at, longer))
                if k:
                    shorter = ",".join([*cells[: k - 1], cells[k - 1] + cells[k], *cells[k + 1 :]])
                    yield self.case(f"short-{tag}", "short-row", self.with_line(at, shorter))
                quoted = cells[k].startswith('"') and len(cells[k]) > 1
                stray = '""' + cells[k][1:] if quoted else '"' + cells[k]
                changed = [*row[:k], '"' + row[k], *row[k + 1 :]]
                text = self.with_line(at, ",".join([*cells[:k], stray, *cells[k + 1 :]]))
                yield self.with_row(f"stray-quote-{tag}", "stray-quote", text, at, changed)
                if row[k] and not quoted:
                    inner = row[k][:2] + '"' + row[k][2:]
                    text = self.with_line(at, ",".join([*cells[:k], inner, *cells[k + 1 :]]))
                    yield self.with_row(f"inner-quote-{tag}", "inner-quote", text, at, [*row[:k], inner, *row[k + 1 :]])
            for d in (" ", ";", "\t"):
                if any(d in c for c in row) and d != " ":
                    continue
                yield self.case(f"row-delimiter-{d!r}-{at}", "other-delimiter-row", self.with_line(at, d.join(cells)))
            if at:
                ended = ",".join(cells[:-2])
                yield self.with_row(f"cut-{at}", "cut-row", self.with_line(at, ended), at, [*row[:-2], "", ""])
                more = ",".join([*cells, "extra", "cells"])
                yield self.with_row(
                    f"extra-{at}", "extra-cells", self.with_line(at, more), at, [*row, "extra", "cells"]
                )
            commas = [k for k, c in enumerate(row) if "," in c and '"' not in c and "\n" not in c]
            if at and commas:
                bare = [row[k] if k == commas[0] else c for k, c in enumerate(cells)]
                yield self.case(f"bare-comma-{at}", "bare-comma", self.with_line(at, ",".join(bare)))

    def with_line(self, at: int, text: str) -> str:
        """The file with another text for its record ``at`` (0: the header)."""
        every = lines(self.source)
        return "\r\n".join([*every[:at], text, *every[at + 1 :]]) + "\r\n"

    def with_row(self, name: str, family: str, text: str, at: int, row: list[str]) -> Case:
        """A case whose truth has another record ``at`` (0: the header)."""
        if at == 0:
            return self.case(name, family, text, header=row)
        return self.case(name, family, text, [*self.source.rows[: at - 1], row, *self.source.rows[at:]])


def _decimal(cell: str) -> bool:
    whole, _, part = cell.partition(".")
    return whole.lstrip("-").isdigit() and part.isdigit()


def _fits(cell: str, encoding: str) -> str:
    """A text in the characters that an encoding has."""
    traditional = str.maketrans(
        "呼叫时间坐席张伟国码通话长结备户说无听占线欧阳礼", "呼叫時間坐席張偉國碼通話長結備戶說無聽佔線歐陽禮"
    )
    return cell.translate(traditional).encode(encoding, "ignore").decode(encoding)


def cases(seed: int = 1, n: int = 40) -> Iterator[Case]:
    """Every pollution of every table."""
    for source in sources(seed, n):
        yield from _Maker(source, random.Random(seed)).all()
