"""Files as open-data portals and old programs publish them, made by hand, with the table a person reads in them."""

from __future__ import annotations

from collections.abc import Iterator

from pollute import Case

Rows = list[list[str]]
PLACES = ("Ashford", "Bexley", "Corby", "Derby", "Ely", "Frome", "Goole", "Hove", "Ilkley", "Jarrow", "Kendal", "Luton")


def _rows(*, decimal: str = ".") -> Rows:
    """Twelve towns with a number, a decimal and a share."""
    return [
        [town, str(120 + 37 * k), f"{3 * k + 1}{decimal}{(7 * k) % 10}", f"{(k * 8) % 100}%"]
        for k, town in enumerate(PLACES)
    ]


HEAD = ["Town", "Cases", "Rate", "Share"]


def _text(rows: Rows, d: str = ",", eol: str = "\n") -> str:
    return "".join(d.join(row) + eol for row in rows)


def _case(name: str, text: str | bytes, header: list[str] | None, rows: Rows) -> Case:
    return Case(
        f"messy-{name}",
        name.split("-", maxsplit=1)[0],
        text if isinstance(text, bytes) else text.encode(),
        header,
        rows,
    )


def messes() -> Iterator[Case]:
    """All of them."""
    yield from _titles()
    yield from _headers()
    yield from _feet()
    yield from _shapes()
    yield from _texts()
    yield from _others()


def _titles() -> Iterator[Case]:
    rows = _rows()
    body = _text([HEAD, *rows])
    for k, lead in enumerate(
        (
            "Table 1: Cases by town, 2019\n\n",
            "Cases by town\nSource: Department of Examples, Statistics Unit\nLast updated: 05/03/2020\n\n",
            "Cases by town,,,\n,,,\nCoverage: England,,,\n,,,\n",
            '"Cases by town, all ages",,,\n,,,\n',
            "Report: Cases\nFrom: 2019-01-01\nTo: 2019-12-31\nRows: 12\n",
            "Report,Cases\nFrom,2019-01-01\nTo,2019-12-31\n\n",
            "\ufeffCases by town\r\n\r\n",
            ",,,\n,,,\n",
            "Cases by town,,,Page 1\n,,,\n",
            "This file is published under an open licence; see https://example.org/licence for the terms, and cite it.\n",
            "#generated 2020-03-05\n#by exporter 4.1\n",
        )
    ):
        yield _case(f"title-{k}", lead + body, HEAD, rows)


def _headers() -> Iterator[Case]:
    rows = _rows()
    body = _text(rows)
    yield _case("header-none", body, None, rows)
    yield _case(
        "header-units",
        f"{','.join(HEAD)}\n,number,per 1000,percent\n{body}",
        ["Town", "Cases number", "Rate per 1000", "Share percent"],
        rows,
    )
    years = ["Area", "2016", "2017", "2018", "2019"]
    values = [[t, *[str(10 * k + y) for y in range(4)]] for k, t in enumerate(PLACES)]
    yield _case("header-years", _text([years, *values]), years, values)
    spread = [["Area", "2016/17", "2017/18", "2018/19", "2019/20"], *values]
    yield _case("header-fiscal", _text(spread), spread[0], values)
    long = [
        "Town",
        "Number of cases that were reported to the authority, in the year to March (provisional)",
        "Rate",
        "Share",
    ]
    yield _case("header-long", _text([[f'"{c}"' for c in long], *rows]), long, rows)
    broken = ["Town", "Cases\n(2019)", "Rate\nper 1000", "Share"]
    yield _case("header-breaks", _text([[f'"{c}"' for c in broken], *rows]), broken, rows)
    yield _case("header-spaces", _text([[f" {c} " for c in HEAD], *rows]), [f" {c} " for c in HEAD], rows)
    first = ["", *HEAD]
    numbered = [[str(k), *row] for k, row in enumerate(rows)]
    yield _case("header-index", _text([first, *numbered]), first, numbered)
    upper = ["TOWN", "CASES", "CASES", "SHARE"]
    yield _case("header-twice", _text([upper, *rows]), upper, rows)
    more = [*HEAD, "Note"]
    yield _case("header-longer", _text([more, *rows]), more, [[*row, ""] for row in rows])
    coded = [["Q1", "Q2", "Q3"], *[["yes", "no", "yes"], ["no", "no", "yes"], ["yes", "yes", "no"]] * 4]
    yield _case("header-words", _text(coded), coded[0], coded[1:])
    wide = [["code", *[f"v{k}" for k in range(400)]], *[[f"c{r}", *[str(r + k) for k in range(400)]] for r in range(5)]]
    yield _case("header-wide", _text(wide), wide[0], wide[1:])


def _feet() -> Iterator[Case]:
    rows = _rows()
    body = _text([HEAD, *rows])
    for k, foot in enumerate(
        (
            "\nSource: own figures\n",
            "\nNotes:\n1. Provisional.\n2. Figures may not add up, because of rounding.\n",
            ",,,\nNote: figures are rounded,,,\n",
            "* figures are provisional\n",
            "\n\n\n",
            ",,,\n,,,\n,,,\n",
            "\nSource,Department of Examples\nContact,data@example.org\n",
        )
    ):
        yield _case(f"foot-{k}", body + foot, HEAD, rows)
    gaps = "".join(line + ("\n\n" if k % 4 == 3 else "\n") for k, line in enumerate(body.strip().split("\n")))
    yield _case("foot-gaps", gaps, HEAD, rows)
    second = "\nRegion,Year\nNorth,2019\nSouth,2020\n"
    yield _case("foot-second", body + second, HEAD, rows)
    yield _case("foot-second-title", f"{body}\nTable 2: regions\n\n{second[1:]}", HEAD, rows)


def _shapes() -> Iterator[Case]:
    rows = _rows()
    yield _case("shape-trailing", _text([[*HEAD, "", "", ""], *[[*row, "", "", ""] for row in rows]]), HEAD, rows)
    yield _case("shape-trailing-one", _text([HEAD, *[[*row, ""] for row in rows]]), HEAD, rows)
    yield _case(
        "shape-lead", _text([["", *HEAD], *[["", *row] for row in rows]]), ["", *HEAD], [["", *row] for row in rows]
    )
    holes = [[*row[:1], "", *row[2:]] if k % 3 else row for k, row in enumerate(rows)]
    yield _case("shape-holes", _text([HEAD, *holes]), HEAD, holes)
    cut = [row[:-1] if k % 5 == 2 else row for k, row in enumerate(rows)]
    yield _case("shape-cut", _text([HEAD, *cut]), HEAD, [[*row, ""][:4] for row in cut])
    text = ["Late, but fine", "No answer, call again, later", "ok", "ok", "Refused, moved away"]
    last = [[row[0], row[1], row[2], text[k % 5]] for k, row in enumerate(rows)]
    yield _case(
        "shape-comma-last",
        _text([["Town", "Cases", "Rate", "Remark"], *last]),
        ["Town", "Cases", "Rate", "Remark"],
        last,
    )
    groups: Rows = []
    for k, row in enumerate(rows):
        groups.append([row[0] if k % 3 == 0 else "", *row[1:]])
    yield _case("shape-groups", _text([HEAD, *groups]), HEAD, groups)
    sums = [*rows[:6], ["Total", "1000", "5.5", "50%"], *rows[6:], ["Total", "2000", "9.9", "99%"]]
    yield _case("shape-totals", _text([HEAD, *sums]), HEAD, sums)
    one = [["Town"], *[[t] for t in PLACES]]
    yield _case("shape-one-column", _text(one), one[0], one[1:])
    missing = [[c if (k + p) % 4 else "n/a" for p, c in enumerate(row)] for k, row in enumerate(rows)]
    yield _case("shape-missing", _text([HEAD, *missing]), HEAD, missing)
    nulls = [[c if (k + p) % 3 else "NULL" for p, c in enumerate(row)] for k, row in enumerate(rows)]
    yield _case("shape-nulls", _text([HEAD, *nulls], "\t"), HEAD, nulls)
    dashes = [[c if (k + p) % 3 else "-" for p, c in enumerate(row)] for k, row in enumerate(rows)]
    yield _case("shape-dashes", _text([HEAD, *dashes], ";"), HEAD, dashes)


def _texts() -> Iterator[Case]:
    rows = _rows()
    spaced = [[f" {c}" if p else c for p, c in enumerate(row)] for row in rows]
    yield _case(
        "text-spaces",
        _text([HEAD, *[[c + " " for c in row] for row in rows]]),
        HEAD,
        [[c + " " for c in row] for row in rows],
    )
    yield _case("text-tab-space", _text([HEAD, *spaced], "\t"), HEAD, spaced)
    decimal = _rows(decimal=",")
    yield _case("text-decimal", _text([HEAD, *decimal], ";", "\r\n"), HEAD, decimal)
    money = [[row[0], f"£{int(row[1]):,}.00" if k % 2 else f"£{row[1]}.50"] for k, row in enumerate(rows)]
    money = [[row[0], f"£1,{row[1][1:]}"] for row in money]
    yield _case(
        "text-money", _text([["Town", "Amount"], *[[r[0], f'"{r[1]}"'] for r in money]]), ["Town", "Amount"], money
    )
    yield _case(
        "text-money-1252",
        _text([["Town", "Amount"], *[[r[0], f'"{r[1]}"'] for r in money]]).encode("cp1252"),
        ["Town", "Amount"],
        money,
    )
    address = [[str(k), f"{k} High Street, {t}, Kent", f"TN{k} 4XX"] for k, t in enumerate(PLACES)]
    head = ["id", "address", "postcode"]
    yield _case("text-address", _text([head, *[[r[0], f'"{r[1]}"', r[2]] for r in address]]), head, address)
    inch = [[str(k), f'pipe {k}" steel', "12.5"] for k in range(12)]
    yield _case("text-inch", _text([head, *inch]), head, inch)
    yield _case(
        "text-inch-doubled",
        _text([head, *[[r[0], '"' + r[1].replace('"', '""') + '"', r[2]] for r in inch]]),
        head,
        inch,
    )
    multi = [
        [str(k), f"first {k}\nsecond, with comma\n\nfourth" if k % 3 == 0 else f"plain {k}", "x"] for k in range(12)
    ]
    yield _case("text-breaks", _text([head, *[[r[0], f'"{r[1]}"', r[2]] for r in multi]]), head, multi)
    zero = [[f"00{k}", f"0{k}.10", "+44 7700 900123"] for k in range(12)]
    yield _case("text-zeros", _text([["code", "price", "phone"], *zero]), ["code", "price", "phone"], zero)
    formula = [[f"=A{k}", f"-{k}", "@sum"] for k in range(12)]
    yield _case("text-formulas", _text([["f", "n", "s"], *formula]), ["f", "n", "s"], formula)
    link = [[f"https://example.org/a?b={k}&c=1;d=2", f"http://x.example/{k},{k}", str(k)] for k in range(12)]
    yield _case(
        "text-links", _text([["a", "b", "n"], *[[r[0], f'"{r[1]}"', r[2]] for r in link]]), ["a", "b", "n"], link
    )
    points = [[f"{50 + k}.1;-{k}.5", f"{k}:{k + 1}", f"a|b{k}"] for k in range(12)]
    yield _case("text-inner-signs", _text([["where", "range", "tags"], *points]), ["where", "range", "tags"], points)
    empty = [["a", '""', "", "b"] if k % 2 else ["c", "d", '""', ""] for k in range(10)]
    yield _case(
        "text-empty-quoted",
        _text([["p", "q", "r", "s"], *empty]),
        ["p", "q", "r", "s"],
        [["" if c == '""' else c for c in r] for r in empty],
    )
    whole = "\n".join(f'"{",".join(row)}"' for row in [HEAD, *rows]) + "\n"
    yield _case("text-lines-quoted", whole, HEAD, rows)
    curly = [[f"“{t}, the town”", str(k), "ok"] for k, t in enumerate(PLACES)]
    yield _case("text-curly", _text([["name", "n", "state"], *curly], ";"), ["name", "n", "state"], curly)
    stamp = [[f"2020-01-{k + 1:02d}T10:{k:02d}:00+01:00", f"{k}:0{k % 10}", f"1{k},5"] for k in range(12)]
    yield _case("text-stamps", _text([["at", "took", "kg"], *stamp], ";"), ["at", "took", "kg"], stamp)


def _others() -> Iterator[Case]:
    rows = _rows()
    width = [max(len(r[k]) for r in [HEAD, *rows]) + 3 for k in range(4)]
    fixed = "".join("".join(c.ljust(width[k]) for k, c in enumerate(row)).rstrip() + "\n" for row in [HEAD, *rows])
    yield _case("other-fixed", fixed, HEAD, rows)
    rule = "".join("-" * (w - 1) + " " for w in width).rstrip()
    head, *body = fixed.strip("\n").split("\n")
    yield _case("other-fixed-rule", "\n".join([head, rule, *body]) + "\n", HEAD, rows)
    pipes = ["| " + " | ".join(row) + " |" for row in [HEAD, *rows]]
    yield _case("other-markdown", "\n".join([pipes[0], "|---|---|---|---|", *pipes[1:]]) + "\n", HEAD, rows)
    border = "+" + "+".join("-" * (w + 1) for w in width) + "+"
    cells = ["| " + " | ".join(c.ljust(width[k] - 1) for k, c in enumerate(row)) + " |" for row in [HEAD, *rows]]
    yield _case("other-psql", "\n".join([border, cells[0], border, *cells[1:], border]) + "\n", HEAD, rows)
    html = "<html><body><h1>Cases</h1><table>" + "".join(
        "<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in [HEAD, *rows]
    )
    yield _case("other-html", html + "</table></body></html>", HEAD, rows)
    yield _case("other-utf16", _text([HEAD, *rows], "\t", "\r\n").encode("utf-16"), HEAD, rows)
    yield _case("other-sep", "sep=|\n" + _text([HEAD, *rows], "|"), HEAD, rows)
    yield _case("other-bom-twice", ("\ufeff\ufeff" + _text([HEAD, *rows])).encode(), HEAD, rows)
    yield _case(
        "other-vt",
        _text([HEAD, *rows]).replace("Ely", "Ely\x0b"),
        HEAD,
        [[c.replace("Ely", "Ely\x0b") for c in r] for r in rows],
    )
