"""Logs of systems of which little is documented: calls, agents, starts and talk seconds must be right all the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from importers.more_vendors import Format, formats
from importers.vendors import truth
from salesdesk.importers import reader
from salesdesk.importers.rows import CallRow
from salesdesk.importers.understanding import Choices
from salesdesk.types import Outcome


@pytest.mark.parametrize("form", list(formats()), ids=lambda f: f.name)
def test_a_log_is_read_as_it_happened(form: Format, tmp_path: Path) -> None:
    calls = truth()
    file = tmp_path / "log.csv"
    file.write_bytes(form.write(calls))
    understood = reader.inspect(file, Choices(timezone="Asia/Shanghai"))
    rows = [CallRow._make(r) for chunk in reader.read_calls(file, understood) for r in chunk.rows]
    assert understood.purpose == "calls"
    assert len(rows) == len(calls)
    for call, row in zip(calls, rows, strict=True):
        assert row.start_utc == int(call.start.timestamp())
        assert abs(row.talk_s - call.talk) <= (3 if form.name == "earthlink" else 0)
        if form.exact:
            assert Outcome(row.outcome).word == call.outcome
        else:
            assert (row.outcome == Outcome.CONNECTED) == bool(call.talk)
        assert {"name": call.agent, "number": call.number}[form.agent] in (row.agent_name, row.agent_number)
