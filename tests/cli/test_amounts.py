"""Money in the documents of the command line."""

from __future__ import annotations

import outcome_records
from factories import MONDAY, SmallCompany
from salesdesk.cli.amounts import in_major_units
from salesdesk.store.database import Database


def test_amounts_are_in_major_units_and_all_else_stays() -> None:
    document = {
        "kpi": "avg_order",
        "value": 266_750,
        "numerator": 533_500,
        "denominator": 2,
        "target": None,
        "outcomes": [{"before": 100, "after": 150.0, "n_before": 100}],
    }
    assert in_major_units(document) == {
        **document,
        "value": 2667.5,
        "numerator": 5335,
        "outcomes": [{"before": 1, "after": 1.5, "n_before": 100}],
    }
    assert in_major_units([{"kpi": "dials", "value": 266_750}]) == [{"kpi": "dials", "value": 266_750}]
    funnel = {"rates": {"avg_order": {"value": 5000, "n": 900}, "connect_rate": {"value": 0.2, "n": 900}}}
    assert in_major_units({**funnel, "whole": {"revenue": 500, "deals": 100}}) == {
        "rates": {"avg_order": {"value": 50, "n": 900}, "connect_rate": {"value": 0.2, "n": 900}},
        "whole": {"revenue": 5, "deals": 100},
    }


def test_a_target_of_money_comes_out_as_it_went_in(command, company: SmallCompany, tmp_path) -> None:
    set_ = ("target", "set", "--kpi", "revenue", "--value", "2667.5", "--period", "2026-10", "--company")
    assert command(*set_, "--reason", "agreed").code == 0
    assert [row["value"] for row in command("target", "list").document if row["kpi"] == "revenue"] == [2667.5]
    database = Database(tmp_path / "cli.db")
    with database.write() as session:
        outcome_records.add_sale(session, company.zhang, MONDAY, 133_375)
    database.close()
    (row,) = command("kpi", "--period", "2026-10", "--by", "company", "--kpi", "revenue").document
    assert (row["value"], row["numerator"], row["target"], row["achievement"]) == (1333.75, 1333.75, 2667.5, 0.5)
