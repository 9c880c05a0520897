"""A call log as a dialer writes it, made from a seed: 40 agents, 250 working days, five campaigns, three faults in 1,000 rows."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path

HEADER = "call_id,agent,agent_no,customer_phone,start_time,ring_seconds,talk_seconds,disposition,direction,campaign"
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹"
NAMES = ("伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "涛", "明", "超", "秀英", "建国")
AGENTS = tuple((SURNAMES[i % 30] + NAMES[i * 7 % 18], f"A{1001 + i}") for i in range(40))
RESULTS = ("成交", "跟进", "拒绝", "无人接听", "占线", "空号", "no_answer", "busy")
WEIGHTS = (6, 20, 20, 25, 12, 5, 8, 4)
DIRECTIONS = ("outbound", "inbound")
CAMPAIGNS = ("2025春季信用卡推广", "renewal-2025-Q1", "Insurance Spring", "老客户回访计划（华东区）", "贷款产品A组")
DAYS = tuple(d.isoformat() for n in range(350) if (d := date(2025, 1, 2) + timedelta(n)).weekday() < 5)
FAULT_EVERY = 333


def write(path: Path, rows: int, seed: int = 1) -> None:
    """Write the log; rows are in the order of their days, ids in the order of the rows."""
    chance = random.Random(seed)
    clocks = [f"{h:02d}:{m:02d}:{s:02d}" for h in range(9, 21) for m in range(60) for s in range(60)]
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(HEADER + "\n")
        for first in range(0, rows, 10_000):
            some = range(first, min(first + 10_000, rows))
            results = chance.choices(RESULTS, WEIGHTS, k=len(some))
            lines = []
            for number, result in zip(some, results, strict=True):
                name, code = chance.choice(AGENTS)
                start = f"{DAYS[number * len(DAYS) // rows]} {chance.choice(clocks)}"
                talk = 0 if chance.random() < 0.42 else int(chance.expovariate(1 / 95))
                key = f"CL2025{number:010d}"
                if number % FAULT_EVERY == FAULT_EVERY - 1:
                    match number // FAULT_EVERY % 4:
                        case 0:
                            start = "2025-13-41 99:00"
                        case 1:
                            talk = -5
                        case 2:
                            key = f"CL2025{number - 3:010d}"
                        case _:
                            lines.append(f"{key},{name},{code}")
                            continue
                phone = 13_300_000_000 + chance.randrange(600_000)
                ring, way = min(int(chance.expovariate(1 / 9)), 60), DIRECTIONS[chance.random() < 0.12]
                lines.append(
                    f"{key},{name},{code},{phone},{start},{ring},{talk},{result},{way},{chance.choice(CAMPAIGNS)}"
                )
            file.write("\n".join(lines) + "\n")
