"""``import outcomes``: the answers of the contract, text for people, exit codes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conftest import Command

ORDERS = "订单号,下单日期,客户手机,负责人,订单金额,订单状态\nA1,2026-10-12,13800000001,张三,100,已付款\nA2,2026-10-12,13800000002,张三,x,已付款\n"


def test_a_file_is_imported_listed_and_taken_back(command: Command, tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    file.write_text(ORDERS, encoding="utf-8")
    dry = command("import", "outcomes", file, "--dry-run", "--rejects", tmp_path / "dry.csv")
    assert (dry.code, dry.document["files"][0]["dry_run"]) == (0, True)
    assert "the amount cannot be read" in (tmp_path / "dry.csv").read_text("utf-8-sig")
    answer = command("import", "outcomes", file, "--rejects", tmp_path / "out.csv")
    [one] = answer.document["files"]
    assert (answer.code, one["kind"], one["status"], one["rows"], one["imported"], one["rejected"]) == (
        0,
        "sale",
        "imported",
        2,
        1,
        1,
    )
    assert one["reasons"] == {"bad-amount": 1}
    assert one["mapping"]["amount"] == "订单金额"
    assert "A2" in (tmp_path / "out.csv").read_text("utf-8-sig")
    assert command("import", "outcomes", file).document["files"][0]["status"] == "already-imported"
    [batch] = command("import", "list").document
    assert (batch["kind"], batch["reasons"]) == ("outcomes", {"bad-amount": 1})
    assert command("import", "undo", batch["batch"]).document["records"] == 1


def test_text_names_the_kind_and_failures_exit_with_three(command: Command, tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    file.write_text(ORDERS, encoding="utf-8")
    assert "(orders): 2 rows = 1 imported" in command("import", "outcomes", file, text=True).out
    wrong = command("import", "outcomes", file, "--kind", "feedback", "--dry-run")
    assert (wrong.code, wrong.document["files"][0]["status"]) == (3, "failed")
    assert command("import", "outcomes", file, "--kind", "nonsense").code == 2
    assert command("import", "outcomes", file, "--map", "nothing=x").code == 3
    assert command("import", "outcomes", tmp_path / "none.csv").code == 3


def test_orders_are_not_taken_for_calls(command: Command, tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    file.write_text(ORDERS, encoding="utf-8")
    answer = command("import", "calls", file)
    assert answer.code == 3
    assert "import outcomes" in answer.document["files"][0]["message"]
