"""Random call logs with known truth: the habits of many systems, mixed. One seed, one file.

What varies: language, names of columns (also abbreviated, prefixed, in two languages, in two rows, absent),
their order, how moments, lengths, agents, numbers and outcomes are written, what else stands in the file, and
the rows that are no calls. Only what a person could tell from the file is written down as truth.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from words import (
    ABBREVIATIONS,
    BUSY,
    CONNECTED,
    DIRECTIONS,
    FAILED,
    FLAGS,
    HEADERS,
    OUTCOMES,
    PEOPLE,
    REJECTED,
    SILENT,
    VOICEMAIL,
)

ZONE = timezone(timedelta(hours=8))


@dataclass(frozen=True)
class Truth:
    """One call as it happened. ``agents``: every way in which the agent may rightly be named."""

    start: datetime
    ring: int
    talk: int
    queue: int
    hold: int
    wrap: int
    name: str
    number: str
    customer: str
    outcome: str
    inbound: bool = False
    id: str = ""
    word: str = ""

    @property
    def answer(self) -> datetime | None:
        """When it was answered; None when it was not."""
        return self.start + timedelta(seconds=self.queue + self.ring) if self.talk else None

    @property
    def end(self) -> datetime:
        """When it ended."""
        return self.start + timedelta(seconds=self.queue + self.ring + self.talk + self.hold)

    @property
    def total(self) -> int:
        """Seconds from the start to the end."""
        return self.queue + self.ring + self.talk + self.hold


@dataclass
class Log:
    """A file, the truth about it, and what it is made of (for the list of what went wrong)."""

    seed: int
    name: str
    data: bytes
    calls: list[Truth]
    traits: list[str] = field(default_factory=list)
    agent: str = "name"
    exact: bool = True
    """Whether the file says what became of a call; else only whether it was connected can be told."""


Cell = Callable[[Truth], Any]


def _hms(s: int) -> str:
    return f"{s // 3600:02d}:{s // 60 % 60:02d}:{s % 60:02d}"


def _words(s: int, h: str, m: str, x: str, gap: str = "") -> str:
    parts = [f"{n}{u}" for n, u in ((s // 3600, h), (s // 60 % 60, m), (s % 60, x)) if n]
    return gap.join(parts) or f"0{x}"


LENGTHS: dict[str, Callable[[int], str]] = {
    "s": str, "hh:mm:ss": _hms, "h:mm:ss": lambda s: f"{s // 3600}:{s // 60 % 60:02d}:{s % 60:02d}", "mm:ss": lambda s: f"{s // 60:02d}:{s % 60:02d}", "m:ss": lambda s: f"{s // 60}:{s % 60:02d}",
    "分秒": lambda s: _words(s, "小时", "分", "秒"), "時分秒": lambda s: _words(s, "時間", "分", "秒"), "hms": lambda s: _words(s, "h", "m", "s", " "), "iso": lambda s: "PT" + _words(s, "H", "M", "S"), "ssuffix": lambda s: f"{s}s", "sec": lambda s: f"{s} sec",
    "ms": lambda s: str(s * 1000), "min": lambda s: f"{s / 60:.2f}", "s.0": lambda s: f"{s}.0", "s,": lambda s: f"{s:,}", "day": lambda s: f"{s / 86400:.9f}", "hms.f": lambda s: _hms(s) + ".000", "秒": lambda s: f"{s}秒",
}  # fmt: skip
_ZH, _JA, _EN = ("分秒", "秒"), ("時分秒", "秒"), ("hms", "iso", "ssuffix", "sec", "s,")


def _ap(m: datetime, am: str = "AM", pm: str = "PM") -> str:
    return am if m.hour < 12 else pm


def _h12(m: datetime) -> int:
    return (m.hour - 1) % 12 + 1


_FULL = str.maketrans("0123456789:/-", "０１２３４５６７８９：／－")
DAYS: dict[str, Callable[[datetime], str]] = {
    "Y-m-d": lambda m: m.strftime("%Y-%m-%d"), "Y/m/d": lambda m: m.strftime("%Y/%m/%d"), "Y/M/D": lambda m: f"{m.year}/{m.month}/{m.day}", "Y.m.d": lambda m: m.strftime("%Y.%m.%d"), "年月日": lambda m: f"{m.year}年{m.month}月{m.day}日",
    "Ymd": lambda m: m.strftime("%Y%m%d"), "d/m/Y": lambda m: m.strftime("%d/%m/%Y"), "m/d/Y": lambda m: m.strftime("%m/%d/%Y"), "M/D/Y": lambda m: f"{m.month}/{m.day}/{m.year}", "d.m.Y": lambda m: m.strftime("%d.%m.%Y"), "d-m-y": lambda m: m.strftime("%d-%m-%y"),
    "m/d/y": lambda m: m.strftime("%m/%d/%y"), "d-b-Y": lambda m: m.strftime("%d-%b-%Y"), "b d, Y": lambda m: m.strftime("%b %d, %Y"), "a d b Y": lambda m: m.strftime("%a %d %B %Y"), "roc": lambda m: f"{m.year - 1911}/{m:%m/%d}", "民國": lambda m: f"民國{m.year - 1911}年{m.month}月{m.day}日",
    "full": lambda m: m.strftime("%Y-%m-%d").translate(_FULL), "ymd": lambda m: m.strftime("%y%m%d"), "week": lambda m: f"{m:%Y-%m-%d} 星期{'一二三四五六日'[m.weekday()]}", "令和": lambda m: f"令和{m.year - 2018}年{m.month}月{m.day}日",
}  # fmt: skip
CLOCKS: dict[str, Callable[[datetime], str]] = {
    "HMS": lambda m: m.strftime("%H:%M:%S"), "H:M:S": lambda m: f"{m.hour}:{m:%M:%S}", "AM": lambda m: f"{_h12(m)}:{m:%M:%S} {_ap(m)}", "am": lambda m: f"{_h12(m):02d}:{m:%M:%S}{_ap(m, 'am', 'pm')}", "a.m.": lambda m: f"{_h12(m)}:{m:%M:%S} {_ap(m, 'a.m.', 'p.m.')}",
    "上午": lambda m: f"{_ap(m, '上午', '下午')}{_h12(m)}:{m:%M:%S}", "午前": lambda m: f"{_ap(m, '午前', '午後')}{m.hour % 12}:{m:%M:%S}", "时分秒": lambda m: f"{m.hour}时{m.minute:02d}分{m.second:02d}秒", "fff": lambda m: f"{m:%H:%M:%S}.{m.second * 13 % 1000:03d}",
}  # fmt: skip
WHOLE: dict[str, Callable[[datetime], str]] = {
    "iso": lambda m: m.strftime("%Y-%m-%dT%H:%M:%S"), "isoz": lambda m: m.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), "isozms": lambda m: m.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z"), "offset": datetime.isoformat, "offset2": lambda m: m.strftime("%Y-%m-%d %H:%M:%S +0800"),
    "compact": lambda m: m.strftime("%Y%m%d%H%M%S"), "unix": lambda m: str(int(m.timestamp())), "unixms": lambda m: str(int(m.timestamp() * 1000)), "ctime": lambda m: m.strftime("%a %b %d %H:%M:%S %Y"), "rfc": lambda m: m.strftime("%a, %d %b %Y %H:%M:%S +0800"), "gmt8": lambda m: m.strftime("%Y-%m-%d %H:%M:%S GMT+08:00"),
}  # fmt: skip
_COMMON_DAYS = ("Y-m-d", "Y-m-d", "Y/m/d", "Y/M/D")
_LANG_DAYS = {
    "zh": ("年月日", "Ymd", "Y.m.d", "full", "week", "d/m/Y"), "zht": ("roc", "民國", "年月日", "Ymd", "Y.m.d"), "en": ("d/m/Y", "m/d/Y", "M/D/Y", "d.m.Y", "d-m-y", "m/d/y", "d-b-Y", "b d, Y", "a d b Y", "Ymd"), "ja": ("年月日", "Ymd", "Y.m.d", "令和", "full"),
}  # fmt: skip
_LANG_CLOCKS = {"zh": ("上午", "时分秒"), "zht": ("上午",), "en": ("AM", "am", "a.m.", "fff"), "ja": ("午前", "时分秒")}


def calls(rng: random.Random, people: list[str], *, days: int, n: int) -> list[Truth]:
    """A team's calls, all over the working day, some at midnight."""
    form = rng.choice(["8{:03d}", "A{:03d}", "0{:03d}", "{:04d}", "1{:04d}"])
    staff = [(name, form.format(k + rng.choice([1, 10]))) for k, name in enumerate(people)]
    staff = list({number: (name, number) for name, number in staff}.values())
    first = datetime(rng.choice([2023, 2024, 2025, 2026]), rng.randint(1, 12), rng.randint(1, 28), tzinfo=ZONE)
    night = rng.random() < 0.15
    prefix = rng.choice(["139", "138", "0912", "080", "+4477", "186"])
    share = rng.choice([0.25, 0.5, 0.8])
    made = []
    for k in range(n):
        day = first + timedelta(days=k * days // n)
        hour = rng.choice([23, 23, 22, 21]) if night else rng.choice([9, 9, 10, 10, 11, 13, 14, 15, 16, 17, 18])
        start = day + timedelta(hours=hour, minutes=rng.randint(0, 59), seconds=rng.randint(0, 59))
        talk = (
            rng.choice([rng.randint(3, 60), rng.randint(30, 400), rng.randint(200, 2600)])
            if rng.random() < share
            else 0
        )
        name, number = rng.choice(staff)
        outcome = CONNECTED if talk else rng.choice([SILENT, SILENT, SILENT, BUSY, FAILED, VOICEMAIL, REJECTED])
        tail = "".join(rng.choice("0123456789") for _ in range(8))
        made.append(
            Truth(
                start, rng.randint(2, 45), talk, 0, rng.choice([0, 0, 0, 12, 40]) if talk else 0, rng.randint(5, 90) if talk else 0,
                name, number, prefix + tail, outcome, id="",
            )
        )  # fmt: skip
    return sorted(made, key=lambda c: c.start) if rng.random() < 0.8 else made


class Maker:
    """Makes one log, one decision after another."""

    def __init__(self, seed: int) -> None:
        self.rng = rng = random.Random(seed)
        self.seed = seed
        self.lang = rng.choice(["zh", "zh", "zh", "zht", "en", "en", "ja"])
        self.traits: list[str] = [self.lang]
        self.headless = rng.random() < 0.06
        self.abbreviated = self.lang == "en" and rng.random() < 0.15
        self.columns: list[tuple[str, Cell]] = []
        self.calls: list[Truth] = []
        self.exact = True
        self.agent = "name"

    def head(self, concept: str) -> str:
        """A name for a column."""
        if self.abbreviated and concept in ABBREVIATIONS and self.rng.random() < 0.6:
            return self.rng.choice(ABBREVIATIONS[concept])
        return self.rng.choice(HEADERS[self.lang][concept])

    def add(self, concept: str, cell: Cell, name: str = "") -> None:
        """A column of its own."""
        self.columns.append((name or self.head(concept), cell))

    def make(self) -> Log:
        """The log."""
        rng = self.rng
        people = rng.sample(PEOPLE[self.lang], rng.choice([2, 4, 5]))
        n = rng.choice([15, 40, 90, 200])
        self.calls = calls(rng, people, days=rng.choice([1, 3, 20, 45]) if n > 20 else 14, n=n)
        self._ids()
        self._when()
        self._lengths()
        self._agents()
        self._customers()
        self._outcomes()
        self._rest()
        self._arrange()
        data, kind = self._write()
        return Log(self.seed, f"mix{self.seed}.{kind}", data, self.calls, self.traits, self.agent, self.exact)

    def _ids(self) -> None:
        form = self.rng.choice(["C{:06d}", "{:d}", "1710{:06d}.{:03d}", "{:08x}-7a1b-4c2d-9e3f-00112233aabb"])
        base = self.rng.randint(1000, 90000)
        self.calls = [replace(c, id=form.format(base + k, k % 7)) for k, c in enumerate(self.calls)]
        if self.rng.random() < 0.55:
            self.add("id", lambda c: c.id)

    # ---- when

    def _moment(self) -> tuple[str, Callable[[datetime], str]]:
        rng = self.rng
        if rng.random() < 0.3:
            key = rng.choice(list(WHOLE))
            return key, WHOLE[key]
        day = rng.choice([*_COMMON_DAYS, *_LANG_DAYS[self.lang]])
        clock = rng.choice(["HMS", "HMS", "HMS", "H:M:S", *_LANG_CLOCKS[self.lang]])
        if day in ("Ymd", "ymd"):
            clock = "HMS"
        return f"{day} {clock}", lambda m: f"{DAYS[day](m)} {CLOCKS[clock](m)}"

    def _when(self) -> None:
        rng = self.rng
        how = rng.choices(["whole", "split", "parts", "end"], [70, 20, 0, 0] if self.headless else [70, 20, 5, 5])[0]
        spread = len({c.start.date() for c in self.calls})
        style = ""
        if how in ("whole", "end"):
            style, write = self._moment()
        if self._is_open(style, spread):
            style, write = "Y-m-d HMS", WHOLE["offset"]
        self.how = how
        if how == "end":
            # a person subtracts the lengths: only fair when the only length is the whole
            self.traits.append(f"end only {style}")
            self.add("end", lambda c: write(c.end))
            self.calls = [replace(c, ring=0, hold=0) for c in self.calls]
            return
        if how == "whole":
            self.traits.append(style)
            head = self.head("start")
            if self.headless is False and rng.random() < 0.05 and style.endswith("HMS"):
                head += rng.choice([" (UTC)", "(GMT)", " UTC"])
                self.columns.append((head, lambda c: write(c.start.astimezone(UTC))))
                self.write, self.later = None, "none"
                return
            if rng.random() < 0.12 and not self.headless:
                self.add("created", lambda c: write(c.end + timedelta(seconds=3)))
            self.columns.append((head, lambda c: write(c.start)))
            self.write = write
        elif how == "split":
            day, clock = (
                rng.choice([*_COMMON_DAYS, *_LANG_DAYS[self.lang], "ymd"]),
                rng.choice(["HMS", "H:M:S", *_LANG_CLOCKS[self.lang]]),
            )
            if self._is_open(day, spread) or day == "week":
                day = "Y-m-d"
            self.traits.append(f"split {day} {clock}")
            head = self.head("date")
            self.columns.append((head, lambda c: DAYS[day](c.start)))
            other = self.head("clock")
            while other == head:
                other = self.head("clock")
            self.columns.append((other, lambda c: CLOCKS[clock](c.start)))
            self.write = CLOCKS[clock]
        else:
            self.traits.append("year month day")
            for part in ("year", "month", "day"):
                self.columns.append((HEADERS[self.lang][part][0], lambda c, p=part: str(getattr(c.start, p))))
            self.columns.append((HEADERS[self.lang]["clock"][0], lambda c: c.start.strftime("%H:%M:%S")))
            self.write = None
        self.later = rng.choices(["none", "answer+end", "end", "answer"], [45, 25, 20, 10])[0] if self.write else "none"

    def _is_open(self, style: str, spread: int) -> bool:
        """Whether nobody could tell day from month: no day above 12, or hardly any days."""
        open_ = style.split(" ", maxsplit=1)[0] in ("d/m/Y", "m/d/Y", "M/D/Y", "d.m.Y", "d-m-y", "m/d/y", "ymd")
        days = {c.start.date() for c in self.calls}
        return open_ and (
            spread < 3
            or not any(d.day > 12 for d in days)
            or (style[:5] in ("d-m-y", "m/d/y") and max(d.day for d in days) < 24)
        )

    # ---- how long

    def _lengths(self) -> None:  # noqa: C901  (one choice after another)
        rng = self.rng
        if self.how == "end":
            self.lengths = ["talk"]
        else:
            self.lengths = [
                x
                for x, p in (("ring", 0.4), ("queue", 0.15), ("hold", 0.12), ("wrap", 0.15), ("billed", 0.08))
                if rng.random() < p
            ]
            if self.later == "answer+end" and rng.random() < 0.3:
                pass  # end minus answer
            elif rng.random() < 0.92:
                self.lengths.append("talk")
                if rng.random() < 0.3:
                    self.lengths.append("total")
            elif self.later != "answer+end":
                self.lengths.append("talk")
        if "queue" in self.lengths:
            self.calls = [replace(c, queue=rng.choice([0, 0, 3, 20])) for c in self.calls]
        if "hold" not in self.lengths or "talk" not in self.lengths:
            self.calls = [replace(c, hold=0) for c in self.calls]
        if self.later_cells() and rng.random() < 0.5:
            rng.shuffle(self.lengths)
        lang = {"zh": _ZH, "zht": _ZH, "ja": _JA, "en": _EN}[self.lang]
        style = rng.choice(
            [
                "s",
                "s",
                "s",
                "s",
                "s",
                "hh:mm:ss",
                "hh:mm:ss",
                "h:mm:ss",
                "mm:ss",
                "m:ss",
                "ms",
                "min",
                "s.0",
                "day",
                "hms.f",
                *lang,
            ]
        )
        if self.headless and style in ("min", "ms", "day"):
            style = "s"  # nobody could tell the unit
        if style == "min" and "talk" in self.lengths:
            self.calls = [replace(c, talk=round(round(c.talk / 60, 2) * 60)) for c in self.calls]
        self.traits.append(f"lengths {style}: {'+'.join(self.lengths)}")
        zero = rng.choice(["0", "0", "0", ""]) if style in ("s", "ms") else ""
        unit = self._unit_mark(style)
        used: set[str] = set()
        for name in self.lengths:
            head = self.head(name)
            while head in used or head in [h for h, _c in self.columns]:
                head = self.head(name) if rng.random() < 0.9 else f"{head}2"
            used.add(head)
            if name == "billed":
                self.columns.append((head, lambda c: str(-(-c.talk // 60))))
                continue
            bare = not any(mark in head for mark in ("秒", "sec", "Sec", "_s", "Duration (")) or style == "s"
            if not bare:
                head = HEADERS[self.lang][name][0]
                bare = True
            seconds: Callable[[Truth], int] = lambda c, n=name: getattr(c, n)  # noqa: E731
            self.columns.append(
                (
                    head + unit if bare and "秒" not in head and "sec" not in head.lower() else head,
                    lambda c, s=seconds: LENGTHS[style](s(c)) if s(c) or zero or style not in ("s", "ms") else "",
                )
            )

    def _unit_mark(self, style: str) -> str:
        if style in ("s", "ms", "min", "s.0") and (self.rng.random() < 0.4 or style == "min"):
            texts = {
                "s": ("(秒)", "（秒）", " (s)", " (sec)", "_sec", "(seconds)"),
                "ms": ("(毫秒)", "(ms)", "_ms"),
                "min": ("(分钟)", "(min)", " (minutes)", "_min"),
            }
            options = texts["s" if style == "s.0" else style]
            return self.rng.choice([t for t in options if t.isascii() == (self.lang == "en") or self.lang != "en"])
        return ""

    def later_cells(self) -> list[str]:
        """The later moments that have a column."""
        return [] if getattr(self, "later", "none") == "none" else self.later.split("+")

    # ---- who

    def _agents(self) -> None:
        rng = self.rng
        how = rng.choices(
            ["name", "number", "both", "mail", "name(number)", "number name", "Last, First", "instance", "mail+name"],
            [30, 20, 22, 5, 8, 4, 4, 3, 4],
        )[0]
        if how == "Last, First" and self.lang != "en":
            how = "name"
        self.traits.append(f"agent {how}")
        mail = {c.number: f"user{c.number.lower()}@example.com" for c in self.calls}
        odd = rng.random() < 0.1
        silent = rng.random() < 0.12
        nobody = rng.choice(["", "-", "NULL", "无", "N/A"]) if silent else ""

        def hide(c: Truth, text: str) -> str:
            return nobody if c.word == "nobody" else text

        if silent:
            self.calls = [
                replace(c, name="", number="", word="nobody") if not c.talk and rng.random() < 0.3 else c
                for c in self.calls
            ]
        if how in ("name", "both", "mail+name"):
            self.add("name", lambda c: hide(c, c.name + ("\u3000" if odd and c.ring % 7 == 0 else "")))
        if how in ("number", "both"):
            self.add("number", lambda c: hide(c, c.number))
        if how in ("mail", "mail+name"):
            self.add("mail", lambda c: hide(c, mail.get(c.number, "")))
        if how == "instance":
            self.add("number", lambda c: hide(c, f"{c.number}@demo"))
        if how == "name(number)":
            left, right = rng.choice([("(", ")"), ("（", "）"), ("[", "]"), ("/", ""), ("-", ""), (" <", ">")])
            self.add("name", lambda c: hide(c, f"{c.name}{left}{c.number}{right}"))
        if how == "number name":
            mark = rng.choice([" ", "-", "_", "/"])
            self.add("name", lambda c: hide(c, f"{c.number}{mark}{c.name}"))
        if how == "Last, First":
            self.add("name", lambda c: hide(c, ", ".join(reversed(c.name.split(" ", 1)))))
        self.agent = how
        self.mail = mail

    def _customers(self) -> None:
        rng = self.rng
        how = rng.choices(["plain", "dashed", "masked", "plus", "spaced", "float"], [50, 12, 15, 10, 8, 5])[0]

        def write(c: Truth) -> str:
            t = c.customer
            if how == "masked":
                return f"{t[:3]}****{t[-4:]}"
            if how == "dashed":
                return f"{t[:3]}-{t[3:7]}-{t[7:]}"
            if how == "spaced":
                return f"{t[:3]} {t[3:7]} {t[7:]}"
            if how == "float" and t.isdigit() and t[0] != "0":
                return f"{t}.0"
            return f"+86{t}" if how == "plus" and t[0] != "+" else t

        self.traits.append(f"customer {how}")
        if rng.random() < 0.93:
            self.add("customer", write)
        if rng.random() < 0.25:
            shown = [f"0755{rng.randint(10**7, 10**8 - 1)}" for _ in range(3)]
            self.add("shown", lambda c: shown[c.ring % 3])

    # ---- what became of it

    def _outcomes(self) -> None:
        rng = self.rng
        how = rng.choices(["words", "flag", "none", "words+flag", "code"], [62, 12, 10, 10, 6])[0]
        book = rng.choice(OUTCOMES[self.lang])
        if how == "code":
            book = rng.choice(OUTCOMES["en"][4:5] + OUTCOMES["en"][8:9] + OUTCOMES["en"][0:1])
            how = "words"
        yes, no = rng.choice(FLAGS)
        self.exact = how.startswith("words")
        self.calls = [c if c.outcome in book else replace(c, outcome=SILENT) for c in self.calls]
        word = {id(c): rng.choice(book[c.outcome]) for c in self.calls}
        words = {(c.start, c.customer): word[id(c)] for c in self.calls}
        if how in ("words", "words+flag"):
            self.add("outcome", lambda c: words[c.start, c.customer])
        if how in ("flag", "words+flag"):
            self.add("answered", lambda c: yes if c.talk else no)
        if how == "none" or (how == "flag"):
            self.calls = [c if c.talk else replace(c, outcome=SILENT) for c in self.calls]
        self.traits.append(f"outcome {how} {book[CONNECTED][0] if self.exact else yes if how == 'flag' else ''}")

    # ---- what else there is

    def _rest(self) -> None:
        rng = self.rng
        if rng.random() < 0.45:
            out, inn = rng.choice(DIRECTIONS[self.lang])
            if rng.random() < 0.2:
                self.calls = [replace(c, inbound=rng.random() < 0.2) for c in self.calls]
            self.add("direction", lambda c: inn if c.inbound else out)
        for later in self.later_cells():
            write, split = self.write, self.how == "split"
            none = rng.choice(["", "", "-", "0:00:00" if split else "", "NULL"])
            if later == "end":
                self.add("end", lambda c, w=write: w(c.end))
            else:
                self.add("answer", lambda c, z=none, w=write: w(c.answer) if c.answer else z)
        pick = rng.choice
        extras: dict[str, Cell] = {
            "client": lambda _c: pick(PEOPLE[self.lang]), "city": lambda _c: pick({"zh": ["北京", "广东深圳", "上海"], "zht": ["台北市", "高雄市"], "en": ["Austin", "Leeds", "Oslo"], "ja": ["東京都", "大阪府"]}[self.lang]), "url": lambda c: f"https://rec.example.com/{c.id}.mp3",
            "cost": lambda c: f"{c.talk / 60 * 0.08:.2f}", "group": lambda _c: pick(["A组", "B组"] if self.lang == "zh" else ["Team A", "Team B"]), "score": lambda _c: str(pick(["", 1, 4, 5])), "side": lambda _c: pick(["客户", "坐席"] if self.lang in ("zh", "zht") else ["customer", "agent"]),
            "note": lambda _c: pick(["", "", "ok", "call again, please"]), "age": lambda c: str(20 + c.ring), "lead": lambda c: f"L{c.customer[-5:]}", "level": lambda _c: pick(["A", "B", "C"]), "rate": lambda _c: "0.08", "times": lambda c: str(1 + c.ring % 3), "gender": lambda _c: pick(["M", "F"]),
            "campaign": lambda _c: pick(["Spring", "Autumn"]) if self.lang == "en" else pick(["春季活动", "老客回访"]), "card": lambda c: f"44030119{c.customer[-8:]}12",
        }  # fmt: skip
        for name in rng.sample(list(extras), rng.choice([0, 1, 2, 4, 6])):
            # the same cell each time it is written
            cache: dict[tuple[datetime, str], str] = {}
            cell = extras[name]
            self.add(name, lambda c, cell=cell, cache=cache: cache.setdefault((c.start, c.customer), cell(c)))

    def _arrange(self) -> None:
        rng = self.rng
        if rng.random() < 0.6:
            rng.shuffle(self.columns)
        if rng.random() < 0.2:
            order = {(c.start, c.customer): str(k + 1) for k, c in enumerate(self.calls)}
            self.columns.insert(0, (self.head("row"), lambda c: order[c.start, c.customer]))
        seen: dict[str, int] = {}
        named = []
        style = rng.choices(["plain", "snake", "UPPER", "prefix", "two languages"], [70, 8, 6, 8, 8])[0]
        prefix = rng.choice(["cdr_", "call.", "Call: ", "c_", "CC_"])
        for head, cell in self.columns:
            text = head
            if style == "snake" and self.lang == "en":
                text = text.lower().replace(" ", "_")
            elif style == "UPPER":
                text = text.upper()
            elif style == "prefix" and self.lang == "en":
                text = prefix + text.lower().replace(" ", "_")
            elif style == "two languages" and self.lang == "zh":
                concept = next((k for k, v in HEADERS["zh"].items() if head in v), "")
                if concept in HEADERS["en"]:
                    text = (
                        f"{head}({HEADERS['en'][concept][0]})"
                        if rng.random() < 0.5
                        else f"{HEADERS['en'][concept][0]} {head}"
                    )
            seen[text] = seen.get(text, 0) + 1
            named.append((text if seen[text] == 1 else f"{text}_{seen[text]}", cell))
        self.columns = named
        if style != "plain":
            self.traits.append(f"names {style}")

    def _write(self) -> tuple[bytes, str]:
        rng = self.rng
        rows: list[list[Any]] = []
        header = [head for head, _cell in self.columns]
        if self.headless:
            self.traits.append("no header")
        else:
            if rng.random() < 0.05 and len(header) > 4:
                self.traits.append("two header rows")
                cut = rng.randint(2, len(header) - 2)
                rows.append(
                    [
                        *("基本信息" if i == 0 else "" for i in range(cut)),
                        *("通话信息" if i == 0 else "" for i in range(len(header) - cut)),
                    ]
                )
            rows.append(header)
        lines = [[cell(c) for _head, cell in self.columns] for c in self.calls]
        again = not self.headless and rng.random() < 0.08
        for k, line in enumerate(lines):
            if again and k and k % 30 == 0:
                rows.append(header)
            rows.append(line)
        if rng.random() < 0.15 and len(header) > 4:
            word = {"zh": "合计", "zht": "合計", "en": "Total", "ja": "合計"}[self.lang]
            rows.append([word, *[""] * (len(header) - 2), "12345"])
            self.traits.append("total row")
        if rng.random() < 0.1:
            note = {
                "zh": "导出时间：2026-11-02 10:00:00",
                "zht": "匯出時間：2026-11-02",
                "en": "Exported by admin on 2026-11-02",
                "ja": "出力日時：2026-11-02 10:00",
            }[self.lang]
            rows.append([note])
            self.traits.append("footer")
        if rng.random() < 0.1:
            return self._workbook(rows), "xlsx"
        out = io.StringIO()
        csv.writer(
            out,
            delimiter=rng.choice([",", ",", ",", ";", "\t", "|"]),
            quoting=rng.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
        ).writerows(rows)
        for encoding in (
            rng.choice(
                {
                    "zh": ["utf-8", "utf-8-sig", "gb18030"],
                    "zht": ["utf-8", "utf-8-sig"],
                    "en": ["utf-8", "utf-8"],
                    "ja": ["utf-8", "utf-8-sig", "cp932"],
                }[self.lang]
            ),
            "utf-8",
        ):
            try:
                return out.getvalue().encode(encoding), "csv"
            except UnicodeEncodeError:
                continue
        raise AssertionError

    def _workbook(self, rows: list[list[Any]]) -> bytes:
        import xlsxwriter

        self.traits.append("xlsx")
        out = io.BytesIO()
        book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_urls": False, "strings_to_formulas": False})
        sheet = book.add_worksheet()
        for y, row in enumerate(rows):
            for x, value in enumerate(row):
                if value != "":
                    sheet.write(y, x, value)
        book.close()
        return out.getvalue()


def log(seed: int) -> Log:
    """The log of a seed."""
    return Maker(seed).make()
