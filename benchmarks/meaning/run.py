"""How many logs are read right, told nothing: ``run.py [FIRST] [LAST] [--wrong] [--keep DIR]``.

A file is right when every call is there and nothing else, each with its agent, start, talk seconds and outcome.
Seeds from 10000 on are held out: they are measured, and never looked at while the reader is mended.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1] / "src"), str(HERE.parents[1] / "tests")]

from mixtures import Log, Truth, log  # noqa: E402

from salesdesk.errors import SalesDeskError  # noqa: E402
from salesdesk.importers import reader  # noqa: E402
from salesdesk.importers.rows import CallRow  # noqa: E402
from salesdesk.importers.understanding import Choices  # noqa: E402
from salesdesk.types import Outcome  # noqa: E402


def faults(made: Log, folder: Path) -> list[str]:
    """What is wrong with the reading of a log: nothing when it is right."""
    file = folder / made.name
    file.write_bytes(made.data)
    try:
        understood = reader.inspect(file, Choices(timezone="Asia/Shanghai"))
        chunks = list(reader.read_calls(file, understood))
    except SalesDeskError as error:
        return [f"refused: {error}"]
    rows = [CallRow._make(row) for chunk in chunks for row in chunk.rows]
    found = [] if understood.purpose == "calls" else [f"purpose {understood.purpose}"]
    if len(rows) != len(made.calls):
        why = Counter(e.reason for c in chunks for e in (*c.errors, *c.not_calls))
        return [*found, f"{len(rows)} calls of {len(made.calls)}: {dict(why)}"]
    wrong: dict[str, str] = {}
    for call, row in zip(made.calls, rows, strict=True):
        checks = {
            "start": row.start_utc == int(call.start.timestamp()),
            "talk": abs(row.talk_s - call.talk) <= (0 if "lengths min" not in " ".join(made.traits) else 1),
            "agent": _agent(made, call, row),
            "outcome": Outcome(row.outcome).word == call.outcome
            if made.exact
            else (row.outcome == 1) == bool(call.talk),
        }
        for name, good in checks.items():
            if not good and name not in wrong:
                wrong[name] = f"{name}: {_said(name, row)} not {_true(name, call)}"
    return found + list(wrong.values())


def _agent(made: Log, call: Truth, row: CallRow) -> bool:
    said = (row.agent_name or "", row.agent_number or "")
    if not call.name:
        return said == ("", "")
    mail = f"user{call.number.lower()}@example.com"
    right = {
        "name": said[0] == call.name, "number": call.number in said, "both": said == (call.name, call.number), "mail": mail in said, "name(number)": said == (call.name, call.number),
        "number name": said == (call.name, call.number), "Last, First": said[0] in (call.name, ", ".join(reversed(call.name.split(" ", 1)))), "instance": call.number in said, "mail+name": said[0] == call.name,
    }  # fmt: skip
    return right[made.agent]


def _said(name: str, row: CallRow) -> object:
    return {
        "start": row.start_utc,
        "talk": row.talk_s,
        "agent": (row.agent_name, row.agent_number),
        "outcome": Outcome(row.outcome).word,
    }[name]


def _true(name: str, call: Truth) -> object:
    return {
        "start": int(call.start.timestamp()),
        "talk": call.talk,
        "agent": (call.name, call.number),
        "outcome": call.outcome,
    }[name]


def main() -> int:
    """Measure a range of seeds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("first", type=int, nargs="?", default=10_000)
    parser.add_argument("last", type=int, nargs="?", default=10_300)
    parser.add_argument("--wrong", action="store_true", help="list what went wrong, file by file")
    parser.add_argument("--keep", type=Path, help="keep the files that were read wrong there")
    options = parser.parse_args()
    right = 0
    kinds: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(options.first, options.last):
            made = log(seed)
            found = faults(made, Path(folder))
            right += not found
            kinds.update(fault.split(":")[0].split(" ")[0] for fault in found)
            if found and options.wrong:
                print(seed, "|", "; ".join(made.traits), "\n      ", " | ".join(found))
            if found and options.keep:
                options.keep.mkdir(parents=True, exist_ok=True)
                (options.keep / made.name).write_bytes(made.data)
    count = options.last - options.first
    print(f"{right} of {count} files right: {right / count:.1%}; wrong by kind: {dict(kinds)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
