"""Logs of known systems, told nothing: calls, agents, starts, talk seconds and outcomes must be right."""

from __future__ import annotations

from pathlib import Path

import pytest

from importers.vendors import Vendor, truth, vendors
from salesdesk.importers import reader
from salesdesk.importers.rows import CallRow
from salesdesk.importers.understanding import Choices
from salesdesk.types import Direction, Outcome


@pytest.mark.parametrize("vendor", list(vendors()), ids=lambda v: v.profile)
def test_a_vendors_log_is_read_as_it_happened(vendor: Vendor, tmp_path: Path) -> None:
    calls = truth()
    file = tmp_path / "log.csv"
    file.write_bytes(vendor.write(calls))
    understood = reader.inspect(file, Choices(timezone="Asia/Shanghai"))
    rows = [CallRow._make(r) for chunk in reader.read_calls(file, understood) for r in chunk.rows]

    assert understood.purpose == "calls"
    assert len(rows) == len(calls)
    for call, row in zip(calls, rows, strict=True):
        assert row.start_utc == int(call.start.timestamp())
        assert row.utc_offset_s == 8 * 3600
        assert row.talk_s == call.talk
        if vendor.exact_outcome:
            assert Outcome(row.outcome).word == call.outcome
        else:
            assert (row.outcome == Outcome.CONNECTED) == bool(call.talk)
        assert row.customer is not None
        assert row.customer.endswith(call.customer)
        assert row.direction == Direction.OUTBOUND
        agent = {"name": call.agent, "number": call.number, "mail": f"{call.number}@example.com"}[vendor.agent]
        assert agent in (row.agent_name, row.agent_number)


@pytest.mark.parametrize("vendor", [v for v in vendors() if v.header], ids=lambda v: v.profile)
def test_a_vendors_log_is_recognised(vendor: Vendor, tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    file.write_bytes(vendor.write(truth()))
    assert reader.inspect(file).profile == vendor.profile
