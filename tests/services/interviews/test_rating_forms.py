"""Rating forms: given out as PDF and workbook, read back with checks; ratings of others only as averages."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

import factories
from salesdesk.errors import RefusedError, SalesDeskError
from salesdesk.periods import Period
from salesdesk.services.desk import Desk
from salesdesk.services.interviews import Action
from salesdesk.services.interviews.behaviours import behaviours
from salesdesk.services.interviews.rating_forms import read_filled
from salesdesk.services.interviews.voices import LEAST_VOICES, aggregate

OCTOBER = Period.parse("2026-10")
Fill = Callable[[Path, dict[str, object]], Path]


@pytest.fixture
def company(desk: Desk) -> factories.SmallCompany:
    """The small company of the factories."""
    return factories.small_company(desk.database)


def filled(path: Path, answers: dict[str, object]) -> Path:
    """A saved form with answers by key: a rating into the rating column, words into the words column."""
    book = load_workbook(path)
    page = book.active
    for row in page.iter_rows(min_row=2):
        answer = answers.get(str(row[0].value))
        if isinstance(answer, str) and str(row[0].value).startswith(("self_", "training", "requests")):
            row[6].value = answer
        elif answer is not None:
            row[5].value = answer
    book.save(path)
    return path


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("own", [True, False])
def test_the_printed_form_is_one_page_with_every_behaviour(
    desk: Desk, company: factories.SmallCompany, tmp_path: Path, language: str, own: bool
) -> None:
    view = desk.interviews.draft(company.zhang, OCTOBER)
    target = tmp_path / "form.pdf"
    assert desk.interviews.print_rating_form(view.id, target, language, own=own) == ()
    reader = PdfReader(target)
    assert len(reader.pages) == 1
    text = "".join(reader.pages[0].extract_text().split())
    for behaviour in behaviours():
        assert "".join(behaviour.names[language].split()) in text
    assert "张三" in text


def test_a_filled_workbook_is_read_back_into_the_form(
    desk: Desk, company: factories.SmallCompany, tmp_path: Path
) -> None:
    view = desk.interviews.draft(company.zhang, OCTOBER)
    path = tmp_path / "own.xlsx"
    desk.interviews.save_rating_form(view.id, path, "zh_CN", own=True)
    filled(
        path, {"listening": 4, "closing": "３分", "self_comment": "=cmd|' /C calc'!A0", "training_wanted": "异议处理"}
    )
    form = desk.interviews.read_self_rating(view.id, path, view.form)
    assert form.self_ratings == {"listening": 4, "closing": 3}
    assert form.training_wanted == "异议处理"
    assert form.strengths == view.form.strengths
    assert desk.interviews.get(view.id).form.self_ratings == {}  # nothing is saved by reading


def test_a_form_saved_as_csv_is_read_too(desk: Desk, company: factories.SmallCompany, tmp_path: Path) -> None:
    view = desk.interviews.draft(company.zhang, OCTOBER)
    path = tmp_path / "own.xlsx"
    desk.interviews.save_rating_form(view.id, path, "en", own=True)
    filled(path, {"listening": 5})
    target = tmp_path / "own.csv"
    with target.open("w", encoding="gb18030", newline="") as file:
        for row in load_workbook(path).active.iter_rows(values_only=True):
            csv.writer(file).writerow(["" if cell is None else cell for cell in row])
    assert desk.interviews.read_self_rating(view.id, target, view.form).self_ratings == {"listening": 5}


def test_wrong_rows_and_wrong_forms_are_refused_in_words(
    desk: Desk, company: factories.SmallCompany, tmp_path: Path
) -> None:
    zhang = desk.interviews.draft(company.zhang, OCTOBER)
    li = desk.interviews.draft(company.li, OCTOBER)
    path = tmp_path / "own.xlsx"
    desk.interviews.save_rating_form(zhang.id, path, "en", own=True)
    with pytest.raises(RefusedError, match="another interview"):
        desk.interviews.read_self_rating(li.id, path, li.form)
    with pytest.raises(RefusedError, match="another interview"):
        desk.interviews.import_voices(zhang.id, [path])
    filled(path, {"listening": 9, "closing": "good"})
    with pytest.raises(RefusedError, match=r"“9” is no number from 1 to 5.*“good”|“good”.*“9”|“9”"):
        desk.interviews.read_self_rating(zhang.id, path, zhang.form)
    other = tmp_path / "list.csv"
    other.write_text("a,b\n1,2\n3,4\n", encoding="utf-8")
    with pytest.raises(SalesDeskError, match="no rating form"):
        desk.interviews.read_self_rating(zhang.id, other, zhang.form)


def test_ratings_of_others_show_from_three_on_and_never_singly(
    desk: Desk, company: factories.SmallCompany, tmp_path: Path
) -> None:
    view = desk.interviews.draft(company.zhang, OCTOBER)
    forms = []
    for number, score in enumerate((2, 4, 5)):
        path = tmp_path / f"{number}.xlsx"
        desk.interviews.save_rating_form(view.id, path, "en", own=False)
        forms.append(filled(path, {"listening": score, **({"closing": 3} if number < 2 else {})}))
    with pytest.raises(RefusedError, match="twice"):
        desk.interviews.import_voices(view.id, [forms[0], forms[0]])
    assert desk.interviews.import_voices(view.id, forms[:2]) == 2
    two = desk.interviews.others(view.id)
    assert (two.voices, two.enough, dict(two.means)) == (2, False, {})
    assert all(rating.others is None for rating in desk.interviews.sheet(view.id, "en").ratings)
    assert desk.interviews.import_voices(view.id, forms[2:]) == 3
    assert dict(desk.interviews.others(view.id).means) == {"listening": (3.5, 3)}  # closing has two only
    (rating,) = desk.interviews.sheet(view.id, "en").ratings
    assert (rating.name, rating.score, rating.others, rating.others_n) == ("Listening", None, 3.5, 3)
    with pytest.raises(RefusedError, match="no rating"):
        desk.interviews.add_voice(view.id, {"unknown": 3})
    with pytest.raises(RefusedError, match="between 1 and 5"):
        desk.interviews.add_voice(view.id, {"listening": 6})
    empty = tmp_path / "empty.xlsx"
    desk.interviews.save_rating_form(view.id, empty, "en", own=False)
    with pytest.raises(RefusedError, match="no rating in it"):
        desk.interviews.import_voices(view.id, [empty])
    desk.interviews.drop_voices(view.id)
    assert desk.interviews.others(view.id).voices == 0
    desk.interviews.step(view.id, Action.PREPARE)
    with pytest.raises(RefusedError, match="Only a draft"):
        desk.interviews.drop_voices(view.id)


def test_means_are_rounded_to_halves() -> None:
    others = aggregate([{"listening": 3}, {"listening": 4}, {"listening": 4}])
    assert others.means["listening"] == (3.5, LEAST_VOICES)


def test_rows_of_a_form_may_be_short_or_empty() -> None:
    form = read_filled([["form:self:x:1"], [], ["listening"], ["closing", "", "", "", "", "2"]], "form:self:x:1")
    assert form.ratings == {"closing": 2}
