"""A plan's file name."""

from __future__ import annotations

from salesdesk.services.plans.naming import file_name


def test_number_and_agent_safe_for_every_system():
    assert file_name("2026-0004", "张三") == "Plan 2026-0004 张三.pdf"
    assert file_name("2026-0004", "../a/b") == "Plan 2026-0004 .._a_b.pdf"
