"""Random call logs as supervisors meet them, with known truth: names, formats, units and dirt vary."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from importers.vendors import Call, truth

NAMES: dict[str, dict[str, list[str]]] = {
    "zh": {
        "start": ["通话开始时间", "呼叫时间", "拨打时间", "开始时间", "外呼时间", "通话时间", "起始时间"],
        "date": ["日期", "通话日期", "拨打日期"],
        "time": ["时间", "拨打时间", "开始时间"],
        "agent": ["坐席姓名", "员工姓名", "坐席", "客服姓名", "业务员", "姓名", "座席", "话务员"],
        "number": ["工号", "坐席工号", "员工编号", "分机号", "坐席编号"],
        "customer": ["客户号码", "被叫号码", "客户电话", "手机号", "电话号码", "联系电话", "对方号码"],
        "talk": ["通话时长", "通话时长(秒)", "通话秒数", "计费时长", "接通时长", "时长", "通话时间"],
        "ring": ["振铃时长", "响铃时长", "振铃时间(秒)"],
        "outcome": ["通话结果", "呼叫结果", "接通状态", "状态", "通话状态", "结果"],
        "direction": ["呼叫方向", "呼叫类型", "通话类型"],
        "id": ["通话ID", "流水号", "话单编号", "呼叫流水号"],
        "campaign": ["任务名称", "项目", "活动名称", "技能组"],
        "note": ["备注", "跟进记录"],
        "extra": ["序号", "部门", "录音地址", "归属地"],
    },
    "zht": {
        "start": ["通話開始時間", "撥打時間", "開始時間"], "date": ["日期", "通話日期"], "time": ["時間", "撥打時間"],
        "agent": ["客服人員", "業務員", "員工姓名"], "number": ["工號", "分機號碼", "員工編號"], "customer": ["客戶號碼", "電話號碼", "手機號碼"],
        "talk": ["通話時長", "通話秒數", "時長"], "ring": ["響鈴時間", "振鈴時長"], "outcome": ["通話結果", "狀態", "撥打結果"],
        "direction": ["呼叫類型", "進出線"], "id": ["通話編號", "流水號"], "campaign": ["活動名稱", "專案"], "note": ["備註"], "extra": ["序號", "部門"],
    },
    "en": {
        "start": ["Start Time", "call_start", "Call Date", "start_time", "Date/Time", "Call Started At", "Timestamp", "StartTime"],
        "date": ["Date", "Call Date", "date"], "time": ["Time", "Call Time", "time", "Start Time"],
        "agent": ["Agent", "Agent Name", "agent_name", "User", "Rep", "Operator"], "number": ["Agent ID", "Extension", "agent_id", "Ext", "Employee ID", "Login"],
        "customer": ["Phone Number", "Customer Number", "phone", "Dialed Number", "customer_phone", "To"],
        "talk": ["Talk Time", "talk_seconds", "Duration", "Call Duration", "Duration (secs)", "billsec", "TalkTime", "Talk Time (s)"],
        "ring": ["Ring Time", "ring_seconds", "Ringing"], "outcome": ["Disposition", "Status", "Call Result", "Outcome", "Result"],
        "direction": ["Direction", "Call Type", "call_direction"], "id": ["Call ID", "call_id", "uniqueid", "Record ID"],
        "campaign": ["Campaign", "Queue", "Project", "campaign_name"], "note": ["Notes", "Comments"], "extra": ["#", "Recording URL", "Region"],
    },
    "ja": {
        "start": ["通話開始日時", "発信日時", "架電日時", "開始日時"], "date": ["日付", "架電日", "通話日"], "time": ["時刻", "開始時刻", "発信時刻"],
        "agent": ["オペレーター名", "担当者", "担当者名", "架電者"], "number": ["社員番号", "内線番号", "担当者ID"], "customer": ["電話番号", "発信先番号", "顧客電話番号"],
        "talk": ["通話時間", "通話秒数", "通話時間(秒)"], "ring": ["呼出時間", "呼び出し時間"], "outcome": ["通話結果", "架電結果", "コール結果", "ステータス"],
        "direction": ["発着", "通話種別"], "id": ["通話番号", "コールID"], "campaign": ["キャンペーン名", "案件名"], "note": ["備考"], "extra": ["No", "部署"],
    },
}  # fmt: skip

WORDS: dict[str, list[tuple[list[str], list[str], list[str]]]] = {
    "zh": [(["已接通"], ["占线"], ["无人接听"]), (["接通"], ["忙线"], ["未接通", "未接"]), (["成功", "已接听"], ["用户忙"], ["未接听", "无应答"]), (["意向", "成交", "跟进"], ["占线"], ["无人接听"])],
    "zht": [(["已接通"], ["忙線"], ["無人接聽"]), (["接聽"], ["佔線"], ["未接聽"])],
    "en": [(["ANSWERED"], ["BUSY"], ["NO ANSWER"]), (["Answered"], ["Busy"], ["No Answer", "Missed"]), (["Sale", "Not Interested", "Callback"], ["Busy"], ["No Answer"]), (["Connected"], ["User Busy"], ["Not Answered"])],
    "ja": [(["応答"], ["話中"], ["不在"]), (["成約", "断り", "検討中"], ["話し中"], ["不在", "留守"]), (["通話成功"], ["話中"], ["応答なし"])],
}  # fmt: skip

DIRECTIONS = {
    "zh": ["呼出", "外呼", "去电"],
    "zht": ["撥出", "外撥"],
    "en": ["Outbound", "OUT", "outgoing"],
    "ja": ["発信", "架電"],
}
AGENTS = {
    "zh": ["张伟", "王秀英", "李娜", "欧阳建国"], "zht": ["陳怡君", "林志明", "黃淑芬", "張家豪"], "en": ["Ada Stone", "Ben Ray", "Cora Li", "Dan O'Neil"],
    "ja": ["田中 花子", "佐藤 一郎", "鈴木 美咲", "高橋 健太"],
}  # fmt: skip
STAFF = [["8001", "8002", "8003", "8004"], ["A010", "A011", "A012", "A013"], ["0801", "0802", "0803", "0804"]]
ENCODINGS = {
    "zh": ["utf-8", "utf-8-sig", "gb18030", "utf-16"],
    "zht": ["utf-8", "utf-8-sig", "big5"],
    "en": ["utf-8", "cp1252"],
    "ja": ["utf-8", "utf-8-sig", "cp932"],
}

MOMENTS: list[tuple[str, Callable[[datetime], str]]] = [
    ("iso", lambda m: m.strftime("%Y-%m-%d %H:%M:%S")),
    ("isoT", lambda m: m.strftime("%Y-%m-%dT%H:%M:%S")),
    ("offset", lambda m: m.isoformat()),
    ("slash", lambda m: m.strftime("%Y/%m/%d %H:%M:%S")),
    ("excel", lambda m: f"{m.year}/{m.month}/{m.day} {m.hour}:{m:%M:%S}"),
    ("dmy", lambda m: m.strftime("%d/%m/%Y %H:%M:%S")),
    ("mdy", lambda m: m.strftime("%m/%d/%Y %I:%M:%S %p")),
    ("dots", lambda m: m.strftime("%d.%m.%Y %H:%M:%S")),
    ("compact", lambda m: m.strftime("%Y%m%d%H%M%S")),
    ("unix", lambda m: str(int(m.timestamp()))),
    ("unixms", lambda m: str(int(m.timestamp() * 1000))),
    ("zh", lambda m: f"{m.year}年{m.month}月{m.day}日 {m:%H:%M:%S}"),
    (
        "zhap",
        lambda m: f"{m.year}/{m.month}/{m.day} {'上午' if m.hour < 12 else '下午'} {(m.hour - 1) % 12 + 1}:{m:%M:%S}",
    ),
    ("month", lambda m: m.strftime("%d-%b-%Y %H:%M:%S")),
    ("us", lambda m: m.strftime("%b %d, %Y %I:%M:%S %p")),
    ("roc", lambda m: f"{m.year - 1911}/{m:%m/%d %H:%M:%S}"),
]
DATES: list[Callable[[datetime], str]] = [
    lambda m: m.strftime("%Y-%m-%d"), lambda m: m.strftime("%Y/%m/%d"), lambda m: m.strftime("%d/%m/%Y"), lambda m: m.strftime("%y%m%d"),
    lambda m: m.strftime("%Y%m%d"), lambda m: f"{m.year}年{m.month}月{m.day}日", lambda m: m.strftime("%m/%d/%y"),
]  # fmt: skip


def _hms(s: int) -> str:
    return f"{s // 3600:02d}:{s // 60 % 60:02d}:{s % 60:02d}"


LENGTHS: list[tuple[str, Callable[[int], str]]] = [
    ("s", str), ("s", str), ("hms", _hms), ("hms1", lambda s: f"{s // 3600}:{s // 60 % 60:02d}:{s % 60:02d}"), ("ms:", lambda s: f"{s // 60:02d}:{s % 60:02d}"),
    ("zh", lambda s: f"{s // 60}分{s % 60}秒" if s >= 60 else f"{s}秒"), ("ssuffix", lambda s: f"{s}s"), ("en", lambda s: f"{s // 60}m {s % 60}s"),
]  # fmt: skip


@dataclass(frozen=True)
class Log:
    """A file and the truth about it."""

    name: str
    data: bytes
    calls: list[Call]
    exact: bool
    totals: int
    has_agent: bool


def log(seed: int) -> Log:  # noqa: C901  (one choice after another)
    """A random log."""
    rng = random.Random(seed)
    lang = rng.choice(["zh", "zh", "zht", "en", "en", "ja"])
    words, agents, staff = NAMES[lang], AGENTS[lang], rng.choice(STAFF)
    base = truth(rng.choice([12, 40, 120]), seed)
    calls = []
    for c in base:
        k = rng.randrange(4)
        calls.append(
            Call(
                c.id,
                c.start + timedelta(days=rng.choice([0, 0, 1])),
                c.ring,
                c.talk,
                agents[k],
                staff[k],
                c.customer,
                c.outcome,
            )
        )
    if rng.random() < 0.7:
        calls.sort(key=lambda c: c.start)
    name = {key: rng.choice(found) for key, found in words.items()}
    style, moment = rng.choice(MOMENTS)
    unit, length = rng.choice(LENGTHS)
    said, busy, silent = rng.choice(WORDS[lang])
    split = rng.random() < 0.25
    columns: list[tuple[str, Callable[[int, Call], str]]] = []
    if split:
        date = rng.choice(DATES)
        columns += [
            (name["date"], lambda _i, c: date(c.start)),
            (name["time"] if name["time"] != name["date"] else "T", lambda _i, c: c.start.strftime("%H:%M:%S")),
        ]
        style = "split"
    else:
        columns += [(name["start"], lambda _i, c: moment(c.start))]
    who = rng.choice(["name", "number", "both"])
    if who != "number":
        columns.append((name["agent"], lambda _i, c: c.agent + ("\u3000" if rng.random() < 0.02 else "")))
    if who != "name":
        columns.append((name["number"], lambda _i, c: c.number))
    form = rng.choice(
        [lambda t: t, lambda t: f"{t[:3]}-{t[3:7]}-{t[7:]}", lambda t: f"+86{t}", lambda t: f"{t[:3]} {t[3:7]} {t[7:]}"]
    )
    columns.append((name["customer"], lambda _i, c: form(c.customer)))
    talk = name["talk"]
    if unit != "s" and ("(" in talk or "sec" in talk or "秒" in talk):
        talk = {"zh": "通话时长", "zht": "通話時長", "en": "Talk Time", "ja": "通話時間"}[lang]
    if talk == name.get("start"):
        talk = "通话时长"
    columns.append((talk, lambda _i, c: length(c.talk)))
    if rng.random() < 0.4:
        columns.append((name["ring"], lambda _i, c: str(c.ring)))
    exact = rng.random() < 0.85
    if exact:
        columns.append(
            (name["outcome"], lambda _i, c: rng.choice(said if c.talk else busy if c.outcome == "busy" else silent))
        )
    if rng.random() < 0.4:
        word = rng.choice(DIRECTIONS[lang])
        columns.append((name["direction"], lambda _i, _c: word))
    if rng.random() < 0.5:
        columns.append((name["id"], lambda _i, c: c.id))
    if rng.random() < 0.4:
        columns.append((name["campaign"], lambda i, _c: f"Spring {i % 2}"))
    if rng.random() < 0.4:
        columns.append((name["note"], lambda i, _c: ["", "ok", "call back, please", 'says "later"'][i % 4]))
    if rng.random() < 0.3:
        columns.insert(
            0, (name["extra"] if name["extra"] in ("序号", "序號", "#", "No") else "#", lambda i, _c: str(i + 1))
        )
    if rng.random() < 0.5:
        head, tail = columns[:1], columns[1:]
        rng.shuffle(tail)
        columns = head + tail
    seen: set[str] = set()
    columns = [(n, f) for n, f in columns if not (n in seen or seen.add(n))]  # type: ignore[func-returns-value]
    data, totals, trail = _write(rng, lang, columns, calls)
    label = f"{seed}-{lang}-{style}-{unit}-{who}-{trail}"
    return Log(label, data, calls, exact, totals, has_agent=True)


def _write(
    rng: random.Random, lang: str, columns: list[tuple[str, Callable[[int, Call], str]]], calls: list[Call]
) -> tuple[bytes, int, str]:
    delimiter = rng.choice([",", ",", ";", "\t", "|"])
    out = io.StringIO()
    writer = csv.writer(
        out,
        delimiter=delimiter,
        quoting=rng.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
        lineterminator=rng.choice(["\n", "\r\n"]),
    )
    trail = ""
    title = {"zh": "通话记录", "zht": "通話記錄", "en": "Call log", "ja": "通話履歴"}[lang]
    if rng.random() < 0.25:
        writer.writerow([title])
        trail += "title,"
        if rng.random() < 0.5:
            writer.writerow([])
    header = [n for n, _f in columns]
    writer.writerow(header)
    totals = 0
    for i, call in enumerate(calls):
        if i and i % 50 == 0 and rng.random() < 0.3:
            writer.writerow(header)
            totals += 1
            trail += "again,"
        writer.writerow([f(i, call) for _n, f in columns])
    if rng.random() < 0.25:
        word = {"zh": "合计", "zht": "合計", "en": "Total", "ja": "合計"}[lang]
        writer.writerow([word, *[""] * (len(columns) - 2), "1234"])
        totals += 1
        trail += "total,"
    encoding = rng.choice(ENCODINGS[lang])
    try:
        return out.getvalue().encode(encoding), totals, trail + encoding
    except UnicodeEncodeError:
        return out.getvalue().encode(), totals, trail + "utf-8"
