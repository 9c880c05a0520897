"""The small company of the factories."""

from __future__ import annotations

import pytest

import factories
from salesdesk.services.desk import Desk


@pytest.fixture
def company(desk: Desk) -> factories.SmallCompany:
    """Two teams, four agents, a week of calls."""
    return factories.small_company(desk.database)
