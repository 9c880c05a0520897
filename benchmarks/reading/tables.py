"""Clean tables of different kinds: what the polluted files were before somebody spoilt them. Nothing here is real."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import NamedTuple

Rows = list[list[str]]


class Source(NamedTuple):
    """A table with its name; ``encodings`` its script is at home in; ``quoted`` the columns always in quotes."""

    name: str
    header: list[str]
    rows: Rows
    encodings: tuple[str, ...] = ("utf-8",)
    quoted: frozenset[int] = frozenset()


def orders(rng: random.Random, n: int) -> Source:
    """Orders of a shop: dates, times, codes, money, long texts with commas and inches, links, a mostly empty end."""
    kinds = ["Trail Shoes", "Rain Jacket, Hooded", 'Round Table 48"', "Kids' Socks", "Camping Stove", "Lamp, Oak, Tall"]
    texts = [
        "Light and warm, made for long walks in the rain.",
        "You'll hardly feel it, whatever the weather.",
        'Fits every 26" wheel; no tools needed.',
        "Plain and strong",
        "Washable, soft, dries within hours. Made of cotton.",
    ]
    rows = []
    for k in range(n):
        code = f"{rng.choice(['MK', 'TR', 'QX', 'BL'])}-{rng.randint(1000, 9999)}"
        rows.append(
            [
                f"{1 + k % 28:02d}/{1 + k // 28:02d}/2021",
                f"{8 + k // 4 % 12:02d}:{k % 4 * 15:02d}",
                str(rng.randint(0, 30)),
                code,
                f"${rng.randint(1, 99)}.{rng.randint(0, 99):02d}",
                rng.choice(kinds),
                rng.choice(texts),
                f"https://shop.example/item/{code.replace('-', '_')}.html",
                "" if rng.random() < 0.8 else rng.choice(["sold out", "gift"]),
            ]
        )
    header = ["DAY", "HOUR", "Pieces", "ITEM", "Amount", "Kind", "Description", "Link", "Remarks"]
    return Source("orders", header, rows, ("utf-8", "utf-16", "utf-16-le", "utf-16-be"), frozenset({6, 7}))


def calls_zh(rng: random.Random, n: int) -> Source:
    """A Chinese call log."""
    rows = []
    for k in range(n):
        talk = rng.choice([0, 0, rng.randint(3, 400)])
        rows.append(
            [
                f"2026-03-{1 + k % 28:02d} {rng.randint(9, 18):02d}:{rng.randint(0, 59):02d}:{rng.randint(0, 59):02d}",
                rng.choice(["张伟", "李娜", "王秀英", "欧阳建国"]),
                rng.choice(["0801", "0802", "0803"]),
                f"138{rng.randint(0, 99999999):08d}",
                str(talk),
                "已接通" if talk else rng.choice(["无人接听", "占线", "空号"]),
                rng.choice(["", "客户说：下周再打, 下午", "他说“可以”", "ok"]),
            ]
        )
    header = ["呼叫时间", "坐席", "工号", "客户号码", "通话时长", "结果", "备注"]
    return Source("calls-zh", header, rows, ("utf-8", "utf-8-sig", "gb18030", "big5", "utf-16"))


def calls_en(rng: random.Random, n: int) -> Source:
    """An English call log whose notes have commas, quotes and line breaks."""
    notes = [
        "",
        'asked for "the boss"',
        "call back, after 3 pm",
        "first line\nsecond line, with comma",
        "no interest",
        "n/a",
    ]
    rows = [
        [
            f"C{100000 + k}",
            f"{1 + k % 12}/{1 + k % 28}/2025 {1 + k % 12}:{k % 60:02d}:00 {'AM' if k % 2 else 'PM'}",
            rng.choice(["Ann Smith", "Bob O'Neil", "Eve Stone-Hill"]),
            str(rng.randint(201, 215)),
            f"+44 20 {rng.randint(1000, 9999)} {rng.randint(1000, 9999)}",
            f"{rng.randint(0, 1)}:{rng.randint(0, 59):02d}:{rng.randint(0, 59):02d}",
            rng.choice(["Answered", "No Answer", "Busy"]),
            rng.choice(notes),
        ]
        for k in range(n)
    ]
    header = ["Call ID", "Started", "Agent", "Extension", "Number", "Talk time", "Disposition", "Notes"]
    return Source("calls-en", header, rows, ("utf-8", "utf-16", "cp1252"))


def region(rng: random.Random, n: int) -> Source:
    """Open data: places, years, decimals, shares, holes."""
    rows = [
        [
            f"E{rng.randint(10000000, 99999999)}",
            rng.choice(["North Moor", "Saint-Étienne", "Köln", "Málaga", "Kings Lynn & West"]),
            str(2010 + k % 9),
            f"{rng.uniform(0, 900):.1f}" if k % 7 else "",
            f"{rng.uniform(0, 100):.2f}%",
            str(rng.randint(-500, 100000)),
        ]
        for k in range(n)
    ]
    header = ["Area code", "Area name", "Year", "Rate", "Share", "Change"]
    return Source("region", header, rows, ("utf-8", "cp1252", "latin-1", "utf-16-le"))


def texts(rng: random.Random, n: int) -> Source:
    """Only words: no column tells by its values that the first row is a header, save by being short."""
    places = ["Rome", "Oslo", "Bern", "Lima", "Cairo", "Delhi", "Quito"]
    rows = [
        [
            f"{rng.choice(['Green', 'Old', 'New', 'High'])} {rng.choice(['Bakery', 'Garage', 'School', 'Clinic'])} {chr(65 + k % 26)}{chr(97 + k // 26)}",
            rng.choice(places),
            rng.choice(["open", "closed", "planned"]),
            rng.choice(["Anna Rossi", "Per Hansen", "Urs Meier", "Luz Quispe"]),
        ]
        for k in range(n)
    ]
    return Source("texts", ["Name of site", "Town", "Status", "Contact person"], rows)


def numbers(rng: random.Random, n: int) -> Source:
    """Only numbers: measurements."""
    rows = [
        [
            str(k),
            f"{rng.gauss(20, 5):.3f}",
            f"{rng.gauss(0, 1):.3e}",
            str(rng.randint(900, 1100)),
            str(rng.randint(0, 1)),
        ]
        for k in range(n)
    ]
    return Source("numbers", ["n", "temperature", "drift", "pressure", "valid"], rows)


def wide(rng: random.Random, n: int) -> Source:
    """Forty columns."""
    header = ["station", "date", *[f"h{k:02d}" for k in range(38)]]
    rows = [
        [f"ST{k % 5}", f"2024-05-{1 + k % 28:02d}", *[str(rng.randint(0, 99)) for _ in range(38)]] for k in range(n)
    ]
    return Source("wide", header, rows)


def japanese(rng: random.Random, n: int) -> Source:
    """A Japanese list of branches."""
    rows = [
        [
            f"{k:04d}",
            rng.choice(["東京本店", "大阪支店", "名古屋営業所", "さいたま新都心"]),
            rng.choice(["カタログ", "電話", "ウェブサイト"]),
            str(rng.randint(100, 99999)),
            rng.choice(["問題なし", "要確認、至急", ""]),
        ]
        for k in range(n)
    ]
    return Source(
        "japanese", ["番号", "店舗名", "受付方法", "金額", "メモ"], rows, ("utf-8", "cp932", "euc_jp", "utf-16")
    )


def cyrillic(rng: random.Random, n: int) -> Source:
    """A Russian list of payments."""
    rows = [
        [
            f"{1 + k % 28:02d}.{1 + k % 12:02d}.2023",
            rng.choice(["Иванов Пётр", "Смирнова Анна", "Кузнецов Олег"]),
            rng.choice(["Москва", "Казань", "Тверь"]),
            f"{rng.randint(1, 90)}{rng.randint(100, 999)},{rng.randint(0, 99):02d}",
            rng.choice(["оплачено", "ожидание", "возврат"]),
        ]
        for k in range(n)
    ]
    return Source(
        "cyrillic", ["Дата", "Клиент", "Город", "Сумма", "Статус"], rows, ("utf-8", "cp1251", "koi8-r", "cp866")
    )


def column(rng: random.Random, n: int) -> Source:
    """One column of addresses."""
    rows = [[f"{rng.choice(['ann', 'bob', 'eve'])}.{k}@mail.example"] for k in range(n)]
    return Source("column", ["E-mail"], rows)


MAKERS: tuple[Callable[[random.Random, int], Source], ...] = (
    orders, calls_zh, calls_en, region, texts, numbers, wide, japanese, cyrillic, column,
)  # fmt: skip


def sources(seed: int, n: int = 40) -> Iterator[Source]:
    """Every table, made anew from a seed."""
    for make in MAKERS:
        yield make(random.Random(f"{seed} {make.__name__}"), n)
