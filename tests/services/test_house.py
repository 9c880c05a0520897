"""What belongs to the file as a whole: the company's settings, drafts, safety, and the desk itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from factories import add_agent, add_calls
from salesdesk import formats
from salesdesk.errors import SalesDeskError
from salesdesk.metrics.catalogue import kpi
from salesdesk.metrics.formats import read, write
from salesdesk.models import AgentDay, Setting
from salesdesk.services.company import Company
from salesdesk.services.desk import Desk
from salesdesk.store.database import raw


def test_what_was_never_set_has_its_default(desk: Desk) -> None:
    assert desk.company.get() == Company()
    desk.company.change(name="云讯", green_from=0.95)
    assert desk.company.get() == Company(name="云讯", green_from=0.95)
    with desk.database.write() as session:
        assert set(session.scalars(select(Setting.key))) == {"name", "green_from"}
        session.add(Setting(key="of a later version", value=1))
    assert desk.company.get().name == "云讯"


@pytest.mark.parametrize(
    "values",
    [
        {"amber_from": 0.0},
        {"amber_from": 1.1},
        {"green_from": 2.5},
        {"effective_talk_s": 0},
        {"effective_talk_s": 4000},
        {"week_start": 0},
        {"week_start": 8},
        {"score_cap": 0.9},
        {"inflation_limit": -0.1},
        {"timezone": "Middle/Earth"},
        {"timezone": "../etc/passwd"},
    ],
)
def test_a_setting_that_makes_no_sense_is_refused(values: dict[str, object], desk: Desk) -> None:
    with pytest.raises(SalesDeskError):
        desk.company.change(**values)
    assert desk.company.get() == Company()


def test_another_effective_talk_counts_every_call_anew(desk: Desk) -> None:
    with desk.database.write() as session:
        add_calls(session, add_agent(session), dials=4, connected=4, talk_s=45)
        assert session.scalars(select(AgentDay.effective)).one() == 0
    desk.company.change(effective_talk_s=30)
    with desk.database.read() as session:
        assert session.scalars(select(AgentDay.effective)).one() == 4
    assert desk.safety.check() == []


def test_a_draft_is_kept_found_and_dropped(desk: Desk) -> None:
    assert desk.drafts.find("agent:new") is None
    desk.drafts.keep("agent:new", {"name": "张"})
    desk.drafts.keep("agent:new", {"name": "张三", "tags": ["a"]})
    desk.drafts.keep("agent:2", {})
    assert desk.drafts.find("agent:new") == {"name": "张三", "tags": ["a"]}
    assert desk.drafts.find("agent:2") == {}
    desk.drafts.drop("agent:new")
    desk.drafts.drop("agent:new")
    assert desk.drafts.find("agent:new") is None


def test_backups_are_written_and_listed_newest_first(desk: Desk, tmp_path: Path) -> None:
    assert desk.safety.backups() == []
    first, second = desk.safety.back_up(), desk.safety.back_up()
    assert first.parent == desk.safety.folder == desk.database.path.parent / "backups"
    listed = desk.safety.backups()
    assert [backup.path for backup in listed] == [second, first]
    assert listed[0].size == second.stat().st_size
    assert desk.safety.back_up(tmp_path / "mine.db") == tmp_path / "mine.db"
    assert len(desk.safety.backups()) == 2


def test_the_check_tells_sums_that_differ_and_rebuild_puts_them_right(desk: Desk) -> None:
    with desk.database.write() as session:
        add_calls(session, add_agent(session))
        raw(session).execute("UPDATE agent_day SET dials = dials + 1")
    (problem,) = desk.safety.check()
    assert "4 sums differ" in problem
    desk.safety.rebuild()
    assert desk.safety.check() == []


def test_the_desk_makes_each_service_once_and_closes(desk: Desk) -> None:
    names = (
        "company",
        "calendar",
        "people",
        "imports",
        "figures",
        "targets",
        "warnings",
        "plans",
        "interviews",
        "drafts",
        "safety",
    )
    for name in names:
        assert getattr(desk, name) is getattr(desk, name)
    desk.close()
    assert not desk.database.path.with_name(desk.database.path.name + "-wal").exists()


def test_the_currency_of_the_open_file_is_the_one_in_force(desk: Desk) -> None:
    desk.company.change(currency="USD")
    assert formats.currency() == "USD"
    formats.use_currency("CNY")
    Desk(desk.database)
    assert write(kpi("revenue"), 150_000) == "$1,500"
    assert read(kpi("revenue"), "1500") == 150_000
