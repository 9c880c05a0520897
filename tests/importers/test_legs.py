"""Several rows that are one call."""

from __future__ import annotations

from pathlib import Path

from salesdesk.importers import reader
from salesdesk.importers.legs import Legs
from salesdesk.importers.rows import CallRow, CallTuple, RowError
from salesdesk.importers.understanding import Choices
from salesdesk.types import Outcome


def read(tmp_path: Path, text: str) -> tuple[list[CallRow], list[RowError]]:
    file = tmp_path / "log.csv"
    file.write_text(text, encoding="utf-8")
    u = reader.inspect(file, Choices(timezone="UTC"))
    rows: list[CallRow] = []
    spare: list[RowError] = []
    for chunk in reader.read_calls(file, u):
        assert chunk.rows_read == len(chunk.rows) + len(chunk.errors) + len(chunk.not_calls)
        rows += map(CallRow._make, chunk.rows)
        spare += chunk.not_calls
    return rows, spare


def test_ringing_several_agents_is_one_call(tmp_path: Path) -> None:
    head = "calldate,src,dst,duration,billsec,disposition,uniqueid,linkedid,cnum,cnam"
    lines = [head]
    for k in range(6):
        lines += [
            f"2026-03-02 09:0{k}:00,8001,1390000000{k},20,0,NO ANSWER,u{k}.1,L{k},8001,Ada",
            f"2026-03-02 09:0{k}:20,8001,1390000000{k},60,55,ANSWERED,u{k}.2,L{k},8002,Ben",
        ]
    rows, spare = read(tmp_path, "\n".join(lines) + "\n")
    assert len(rows) == 6
    assert [e.reason for e in spare] == ["leg"] * 6
    assert rows[0].agent_name == "Ben"
    assert rows[0].talk_s == 55
    assert rows[0].outcome == Outcome.CONNECTED
    assert rows[0].start_utc % 60 == 0


def test_states_become_a_call(tmp_path: Path) -> None:
    lines = ["ステータス,コールID,ステータス変更日時,次のステータス,エージェント"]
    for k in range(5):
        for state, second in (
            ("Inbound Call Setup", 0),
            ("Inbound Call Ringing", 4),
            ("Inbound", 10),
            ("Wrapup", 40 + k),
            ("Available", 55),
        ):
            lines.append(f"{state},{7000 + k},2020/02/06 10:3{k}:{second:02d},x,田中 花子")
    rows, spare = read(tmp_path, "\n".join(lines) + "\n")
    assert [r.talk_s for r in rows] == [30 + k for k in range(5)]
    assert rows[0].ring_s == 6
    assert rows[0].wrap_s == 15
    assert rows[0].agent_name == "田中 花子"
    assert len(spare) == 20


def call(line: int, talk: int, outcome: Outcome, agent: str | None = None) -> CallTuple:
    return CallRow(
        None, agent, None, None, 1000 + line, 0, 1, None, None, talk, None, None, int(outcome), None, None, line
    )


def test_talk_is_added_up_where_the_format_says_so() -> None:
    legs = Legs(add=True)
    legs.take(
        [call(1, 30, Outcome.CONNECTED, "Ada"), call(2, 20, Outcome.CONNECTED, "Ben")],
        ["k", "k"],
        [["a"], ["b"]],
        ["", ""],
    )
    rows, spare = legs.rest()
    assert CallRow._make(rows[0]).talk_s == 50
    assert CallRow._make(rows[0]).agent_name == "Ada"
    assert spare == [RowError(2, "leg", "k", ("b",))]


def test_without_talk_the_best_outcome_counts_and_nothing_waits_for_ever() -> None:
    legs = Legs()
    done, _spare = legs.take(
        [call(1, 0, Outcome.FAILED), call(2, 0, Outcome.BUSY), call(3, 0, Outcome.FAILED)],
        ["k", "k", ""],
        [[], [], []],
        ["", "", ""],
    )
    assert [CallRow._make(r).line for r in done] == [3]
    found: list[CallTuple] = []
    for _ in range(3):
        done, _spare = legs.take([], [], [], [])
        found += done
    assert [CallRow._make(r).outcome for r in found] == [Outcome.BUSY]
