"""Papers in batches: nobody skipped in silence, nothing half-written, names that no file system objects to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest

import factories
from reports.reading import outline, words
from salesdesk import i18n
from salesdesk.errors import SalesDeskError
from salesdesk.models import Agent
from salesdesk.periods import Period
from salesdesk.services.desk import Desk
from salesdesk.services.meetings import Appointment, MeetingForm
from salesdesk.services.papers.naming import expanded, file_name
from salesdesk.services.papers.requests import PAPERS, PaperForm, PaperKind, PaperRequest
from salesdesk.types import Cancelled, Progress, Scope, ScopeKind
from services.papers.conftest import Ground

OCTOBER = Period.parse("2026-10")
MORNING = date(2026, 10, 26)
OF_A_CASE = (PaperKind.PLAN, PaperKind.NOTICE, PaperKind.ONE_TO_ONE)
"""Papers that need a plan or a talk."""


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """An empty folder beside the database's."""
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def request(kind: PaperKind, **more: object) -> PaperRequest:
    return PaperRequest(kind=kind, period=OCTOBER, day=MORNING, **more)  # type: ignore[arg-type]


def sheets(path: Path) -> dict[str, list[list[object]]]:
    """The workbook's sheets with their rows."""
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(path)
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


@pytest.mark.parametrize("kind", [one.kind for one in PAPERS if one.kind not in OF_A_CASE])
@pytest.mark.parametrize("language", [*i18n.LANGUAGES, i18n.BOTH])
def test_every_paper_is_made_in_every_language(
    desk: Desk, ground: Ground, out: Path, kind: PaperKind, language: str
) -> None:
    wanted = request(kind, language=language, scope=Scope(ScopeKind.AGENT, ground.zhang))
    made = desk.papers.save(wanted, out / "one.pdf")
    assert (made.papers, made.left_out) == (1, ())
    assert "张三" in words((out / "one.pdf").read_bytes())


def test_a_batch_as_one_file_has_a_bookmark_each_and_names_who_is_missing(
    desk: Desk, ground: Ground, out: Path
) -> None:
    made = desk.papers.save(request(PaperKind.PERSONAL), out / "all.pdf")
    assert made.files == (out / "all.pdf",)
    assert made.papers == 4
    assert [(one.name, one.why) for one in made.left_out] == [("赵闲", "no figures in this period")]
    data = made.files[0].read_bytes()
    assert {"张三", "李四", "Ann Lee", "Bo Chen"} <= set(outline(data))
    assert "赵闲" not in words(data)


def test_a_batch_as_many_files(desk: Desk, ground: Ground, out: Path) -> None:
    (out / "Personal sheet 2026-10 张三 1001.pdf").write_bytes(b"an older one")
    made = desk.papers.save(request(PaperKind.PERSONAL, together=False), out)
    assert {file.name for file in made.files} == {
        "Personal sheet 2026-10 张三 1001 (2).pdf",
        "Personal sheet 2026-10 李四 1002.pdf",
        "Personal sheet 2026-10 Ann Lee 1003.pdf",
        "Personal sheet 2026-10 Bo Chen 1004.pdf",
    }
    assert (out / "Personal sheet 2026-10 张三 1001.pdf").read_bytes() == b"an older one"
    assert not [one for one in out.iterdir() if one.name.startswith(".")]


def test_hostile_names_become_safe_and_stay_apart(desk: Desk, ground: Ground, out: Path) -> None:
    hostile = ["<b>", "=cmd|'/c calc'!A1", "../../etc", "CON", "长" * 500, "😀", "同名", "同名"]
    with desk.database.write() as session:
        for name in hostile:
            agent = factories.add_agent(session, name, team=ground.team, identities=[])
            factories.add_calls(session, agent, date(2026, 10, 20), dials=30, connected=9)
    folder = out / "papers"
    made = desk.papers.save(request(PaperKind.PERSONAL, together=False, pattern="{agent}"), folder)
    assert made.papers == 4 + len(hostile)
    names = [file.name for file in made.files]
    assert len({name.casefold() for name in names}) == len(names)
    assert sorted(out.rglob("*.pdf")) == sorted(made.files)
    for name in names:
        assert len(name.encode()) <= 255
        assert not set('<>:"/\\|?*') & set(name)
        assert name.split(".")[0].upper() != "CON"
    assert {"同名.pdf", "同名 (2).pdf"} <= set(names)


def test_hostile_names_are_no_formulas_in_a_workbook(desk: Desk, ground: Ground, out: Path) -> None:
    with desk.database.write() as session:
        session.get_one(Agent, ground.zhang).name = "=1+1"
    made = desk.papers.save(request(PaperKind.TEAM, form=PaperForm.EXCEL), out / "t.xlsx")
    found = sheets(made.files[0])["Everybody, in order"]
    assert "=1+1" in [row[1] for row in found]


def test_a_workbook_holds_real_numbers(desk: Desk, ground: Ground, out: Path) -> None:
    made = desk.papers.save(request(PaperKind.PERSONAL, form=PaperForm.EXCEL), out / "all.xlsx")
    book = sheets(made.files[0])
    assert set(book) == {"张三", "李四", "Ann Lee", "Bo Chen"}
    rows = {row[0]: row for row in book["张三"]}
    assert (rows["Dials"][2], rows["Dials"][3]) == (20, 18)
    assert rows["Connect rate"][3] == pytest.approx(30 / 180)
    assert (rows["Connect rate"][9], rows["Connect rate"][10]) == (30, 180)


@pytest.mark.parametrize("kind", [one.kind for one in PAPERS if one.excel])
@pytest.mark.parametrize("together", [True, False])
def test_every_paper_with_tables_is_written_as_a_workbook(
    desk: Desk, ground: Ground, out: Path, kind: PaperKind, together: bool
) -> None:
    target = out / "t.xlsx" if together else out
    made = desk.papers.save(request(kind, form=PaperForm.EXCEL, together=together, language=i18n.BOTH), target)
    assert made.papers >= 1
    assert all(sheets(file) for file in made.files)


def test_cancelling_leaves_nothing(desk: Desk, ground: Ground, out: Path) -> None:
    folder = out / "new" / "papers"
    seen: list[int] = []

    def stopped() -> bool:
        return len(seen) >= 2

    progress = Progress(lambda done, _total, _note: seen.append(done), stopped)
    with pytest.raises(Cancelled):
        desk.papers.save(request(PaperKind.PERSONAL, together=False), folder, progress)
    assert list(out.iterdir()) == []
    seen.clear()
    with pytest.raises(Cancelled):
        desk.papers.save(request(PaperKind.PERSONAL), out / "all.pdf", progress)
    assert list(out.iterdir()) == []


def test_a_refusal_of_the_disk_leaves_nothing(
    desk: Desk, ground: Ground, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, count = Path.rename, [0]

    def rename(self: Path, target: Path) -> Path:
        count[0] += 1
        if count[0] == 3:
            raise PermissionError(13, "no")
        return real(self, target)

    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(SalesDeskError, match="could not be written"):
        desk.papers.save(request(PaperKind.PERSONAL, together=False), out)
    assert list(out.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_told(desk: Desk, ground: Ground, out: Path) -> None:
    (out / "file").write_text("x")
    with pytest.raises(SalesDeskError, match="could not be written"):
        desk.papers.save(request(PaperKind.PERSONAL, together=False), out / "file" / "in")


def test_nothing_to_print_is_told(desk: Desk, ground: Ground, out: Path) -> None:
    empty = replace(request(PaperKind.PERSONAL), period=Period.parse("2026-01"))
    for call in (desk.papers.preview, desk.papers.pdf, lambda one: desk.papers.save(one, out / "x.pdf")):
        with pytest.raises(SalesDeskError, match="nothing to put on this paper"):
            call(empty)
    with pytest.raises(SalesDeskError, match="nothing to put on this paper"):
        desk.papers.save(replace(empty, together=False), out / "new")
    with pytest.raises(SalesDeskError, match="nobody to make this paper for"):
        desk.papers.preview(request(PaperKind.PLAN))
    with pytest.raises(SalesDeskError, match="no tables"):
        desk.papers.save(request(PaperKind.INTERVIEW, form=PaperForm.EXCEL), out / "x.xlsx")
    assert list(out.iterdir()) == []


def test_a_preview_is_of_the_first_that_has_something(desk: Desk, ground: Ground) -> None:
    preview = desk.papers.preview(request(PaperKind.PERSONAL))
    assert preview.count == 5
    assert preview.subject == desk.papers.subjects(request(PaperKind.PERSONAL))[0].name
    assert preview.subject in words(preview.pdf).replace("AnnLee", "Ann Lee").replace("BoChen", "Bo Chen")


def test_a_preview_of_interviews_stores_nothing(desk: Desk, ground: Ground) -> None:
    wanted = request(PaperKind.INTERVIEW)
    assert desk.papers.writes(wanted)
    with pytest.raises(SalesDeskError, match="prepared"):
        desk.papers.preview(wanted)
    assert all(row.interview_id is None for row in desk.interviews.of_period(OCTOBER))
    desk.interviews.draft(ground.li, OCTOBER)
    assert desk.papers.preview(wanted).subject == "李四"


def test_plans_and_one_to_ones_print_from_the_same_place(desk: Desk, ground: Ground) -> None:
    desk.warnings.evaluate(date(2026, 10, 23))
    plan = desk.plans.open(ground.zhang, reason="calls", kpi="connect_rate", on=date(2026, 10, 23))
    pdf, made = desk.papers.pdf(request(PaperKind.PLAN))
    assert made.papers == 1
    assert "张三" in words(pdf)
    assert plan


def test_printing_joins_everybody(desk: Desk, ground: Ground) -> None:
    pdf, made = desk.papers.pdf(request(PaperKind.LETTER))
    assert made.papers == 5
    assert all(name in words(pdf) for name in ("张三", "李四", "赵闲"))


def test_a_brief_without_a_day_is_of_the_first_morning_after_the_data(desk: Desk, ground: Ground) -> None:
    preview = desk.papers.preview(replace(request(PaperKind.BRIEF), day=None))
    assert "26Oct2026" in words(preview.pdf)


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        ("{paper}-{period}-{agent}", "Personal sheet-2026-10-张三"),
        ("{number} {agent} {nothing}", ""),
        ("{agent.__class__}", ""),
        ("{agent!r}", ""),
        ("{agent:>99999999}", ""),
        ("{agent", ""),
        ("{}", ""),
        ("{{x}} {agent}", "{x} 张三"),
    ],
)
def test_patterns(pattern: str, name: str) -> None:
    parts = {"paper": "Personal sheet", "period": "2026-10", "agent": "张三", "number": "1001"}
    if name:
        assert expanded(pattern, parts) == name
        return
    with pytest.raises(SalesDeskError, match="no pattern"):
        expanded(pattern, parts)


def test_an_empty_name_still_is_one() -> None:
    taken: set[str] = set()
    names: list[str] = [file_name("{agent}", {"agent": text}, ".pdf", taken) for text in ("", " ", "..", ".")]
    assert len(set(names)) == 4
    assert all(Path(name).name == name and name not in ("", ".", "..") for name in names)


def test_a_bad_pattern_is_refused_before_any_work(desk: Desk, ground: Ground, out: Path) -> None:
    calls: list[int] = []
    progress = Progress(lambda *_all: calls.append(1))
    save: Callable[[], object] = lambda: desk.papers.save(  # noqa: E731
        request(PaperKind.PERSONAL, together=False, pattern="{who}"), out, progress
    )
    with pytest.raises(SalesDeskError, match="no pattern"):
        save()
    with pytest.raises(SalesDeskError, match="no pattern"):
        desk.papers.file_name(request(PaperKind.PERSONAL, pattern="{who}"))
    assert calls == []


def test_the_proposed_name_of_one_file(desk: Desk, ground: Ground) -> None:
    assert desk.papers.file_name(request(PaperKind.PERSONAL, scope=ground.scope)) == "Personal sheet 2026-10 华东组.pdf"
    one = request(PaperKind.PERSONAL, scope=Scope(ScopeKind.AGENT, ground.zhang), form=PaperForm.EXCEL)
    assert desk.papers.file_name(one) == "Personal sheet 2026-10 张三 1001.xlsx"


def test_equal_papers_joined_are_equal_bytes() -> None:
    from datetime import UTC, datetime

    from reports.sheets_for_tests import interview
    from salesdesk.reports.interview import interview_pdf
    from salesdesk.reports.joining import joined

    parts = [(name, interview_pdf(interview("en"))[0]) for name in ("A", "B")]
    made = [
        joined(parts, title="T", author="C", language="zh_CN", created=datetime(2026, 1, 2, tzinfo=UTC)) for _n in "12"
    ]
    assert made[0] == made[1]
    assert [title for title in outline(made[0]) if title in ("A", "B")] == ["A", "B"]


def test_a_stored_talk_prints_with_the_others_and_never_the_private_note(desk: Desk, ground: Ground) -> None:
    ids = [
        desk.meetings.plan(agent, Appointment(day=day, at=time(10, 0)))
        for agent, day in ((ground.zhang, date(2026, 10, 20)), (ground.ann, date(2026, 10, 21)))
    ]
    desk.meetings.save(ids[0], MeetingForm(words="The lists are old.", summary="New lists from Monday."))
    desk.meetings.keep_private(ids[0], "thinks of leaving")
    wanted = request(PaperKind.ONE_TO_ONE)
    pdf, made = desk.papers.pdf(wanted)
    said = words(pdf)
    assert (made.papers, made.left_out) == (2, ())
    assert "Thelistsareold." in said
    assert "AnnLee" in said
    assert "thinksofleaving" not in said
    of_one = replace(wanted, scope=Scope(ScopeKind.AGENT, ground.ann))
    assert desk.papers.preview(of_one).subject == "Ann Lee"
    assert "一对一" in words(desk.papers.preview(replace(wanted, language=i18n.BOTH)).pdf)


@pytest.mark.parametrize("language", [*i18n.LANGUAGES, i18n.BOTH])
def test_notices_are_of_the_plans_opened_in_the_period(desk: Desk, ground: Ground, language: str) -> None:
    desk.plans.open(ground.zhang, reason="behind for two weeks", kpi="connect_rate", on=date(2026, 10, 22))
    wanted = request(PaperKind.NOTICE, language=language)
    assert "张三" in words(desk.papers.preview(wanted).pdf)
    with pytest.raises(SalesDeskError):
        desk.papers.preview(replace(wanted, period=Period.parse("2026-11")))
    assert len(desk.papers.subjects(replace(wanted, kind=PaperKind.PLAN, period=Period.parse("2026-11")))) == 1
