"""The ground of the plans' tests, with a plan to attach to."""

from __future__ import annotations

from pathlib import Path

import pytest

from plan_ground import OPENED, Ground, make_ground
from salesdesk.services.attachments import Owner
from salesdesk.services.desk import Desk


@pytest.fixture
def ground(desk: Desk) -> Ground:
    return make_ground(desk)


@pytest.fixture
def plan(desk: Desk, ground: Ground) -> Owner:
    """A plan of 张三."""
    return Owner.plan(desk.plans.open(ground.zhang, alert_ids=[ground.alert], on=OPENED))


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    """A paper that was signed and scanned."""
    path = tmp_path / "签收单 scan.pdf"
    path.write_bytes(b"%PDF-1.7 signed")
    return path
