"""The Import page: from a file to its result by keyboard and mouse, and back again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from call_logs import HEADER, line, small_log, write_log
from salesdesk import i18n
from salesdesk.services.desk import Desk
from salesdesk.types import Outcome
from salesdesk.ui import theme
from salesdesk.ui.dialogs.import_rejects import RejectsDialog
from salesdesk.ui.importing.counts import ResultCard
from salesdesk.ui.importing.steps import CHECK
from salesdesk.ui.main_window import MainWindow
from salesdesk.ui.messages import Messages
from salesdesk.ui.pages.imports import ImportPage

Settle = Callable[[], None]


@pytest.fixture
def page(window: MainWindow, settle: Settle) -> ImportPage:
    window.go.page("import")
    settle()
    found = window.page
    assert isinstance(found, ImportPage)
    return found


def spoilt(path: Path) -> Path:
    """100 calls: two with a start that cannot be read, and a total."""
    rows = [line(n) for n in range(100)]
    rows[4][4], rows[5][4] = "31/31/2026", ""
    return write_log(path, [*rows, ["合计", "", "", "", "", "", "999", ""]])


def cards(page: ImportPage) -> list[ResultCard]:
    return page.results.findChildren(ResultCard)


def shown(page: ImportPage, name: str) -> bool:
    return page.views.currentWidget() is getattr(page, name)


def bring_in(page: ImportPage, settle: Settle) -> None:
    """Through the steps to the end."""
    page.file.go_to(CHECK)
    settle()
    page.file.take.click()
    settle()


def test_an_empty_page_invites_and_hides_the_list(page: ImportPage) -> None:
    assert shown(page, "start")
    assert page.invitation.isVisible()
    assert page.batches.nothing.isVisible()
    assert not page.batches.table.isVisible()


def test_a_file_is_shown_with_meanings_decisions_and_exact_counts(
    page: ImportPage, desk: Desk, settle: Settle, tmp_path: Path
) -> None:
    page.context.go.import_files([spoilt(tmp_path / "a.csv")])
    settle()
    assert shown(page, "file")
    head = page.file.preview.head
    assert [chooser.value() for chooser in head.choosers][:3] == ["source_id", "agent_number", "agent_name"]
    assert head.choosers[0].accessibleName() == "Meaning of 通话ID"
    decisions = page.file.decisions.choosers
    assert decisions["Encoding"].value() == "utf-8"
    assert decisions["Delimiter"].currentText() == "comma"
    assert not decisions["Sheet"].isVisible()
    assert page.file.counts.agents.text() == "3 new agents to confirm: 张三, 李四, Ann Lee"
    assert page.file.facts.text() == "101 rows"
    assert desk.imports.list_batches() == []


def test_enter_imports_and_the_result_adds_up(page: ImportPage, desk: Desk, settle: Settle, tmp_path: Path) -> None:
    page.context.go.import_files([spoilt(tmp_path / "a.csv")])
    settle()
    for step in (0, 1, 2):
        assert page.file.step == step
        QTest.keyClick(page.file, Qt.Key.Key_Return)
        settle()
    assert shown(page, "results")
    (card,) = cards(page)
    assert card.said.text() == "98 calls imported."
    assert (card.outcome.rows, card.outcome.rejected, card.outcome.not_calls) == (101, 2, 1)
    assert page.judged.text() == "No warnings are open."
    (batch,) = desk.imports.list_batches()
    assert batch.imported == 98
    QTest.keyClick(page.today, Qt.Key.Key_Return)
    settle()
    assert page.context.go.place is not None
    assert page.context.go.place.page == "today"


def test_another_meaning_is_taken_and_counted_anew(page: ImportPage, settle: Settle, tmp_path: Path) -> None:
    page.context.go.import_files([small_log(tmp_path / "a.csv")])
    settle()
    place = HEADER.index("客户号码")
    page.file.preview.head.choosers[place].set_value("")
    page.file.preview.head.choosers[place].picked.emit("")
    settle()
    look = page.file.look
    assert look is not None
    assert "customer" not in look.understood.mapping
    page.file.preview.head.choosers[place].picked.emit("campaign")
    settle()
    assert page.file.look is not None
    assert page.file.look.understood.mapping["campaign"] == "客户号码"


def test_a_decision_is_taken_and_an_impossible_one_refused(
    page: ImportPage, messages: Messages, settle: Settle, tmp_path: Path
) -> None:
    page.context.go.import_files([small_log(tmp_path / "a.csv")])
    settle()
    page.file.decisions.choosers["Talk time is in"].set_value("min")
    page.file.decisions.choosers["Talk time is in"].picked.emit("min")
    settle()
    assert page.file.look is not None
    assert page.file.look.understood.duration_unit == "min"
    page.file.decisions.choosers["Encoding"].picked.emit("no-such-encoding")
    settle()
    assert messages.said[-1].kind == "error"
    assert page.file.look.understood.encoding == "utf-8"
    assert page.file.next.isEnabled()


def test_unknown_outcome_words_are_taught(page: ImportPage, desk: Desk, settle: Settle, tmp_path: Path) -> None:
    rows = [line(n, result="神秘" if n % 2 else "暗号") for n in range(40)]
    page.context.go.import_files([write_log(tmp_path / "a.csv", rows)])
    settle()
    assert set(page.file.words.choosers) == {"神秘", "暗号"}
    page.file.words.taught.emit("神秘", Outcome.BUSY)
    page.file.words.taught.emit("暗号", Outcome.VOICEMAIL)
    settle()
    page.file.words.taught.emit("暗号", None)
    settle()
    assert page.file.words.choosers["神秘"].value() is Outcome.BUSY
    bring_in(page, settle)
    (profile,) = desk.imports.profiles.all()
    assert dict(profile.choices.outcome_words) == {"神秘": Outcome.BUSY}


def test_several_alike_go_in_at_once_and_another_is_shown_first(
    page: ImportPage, settle: Settle, tmp_path: Path
) -> None:
    alike = [small_log(tmp_path / f"{n}.csv", range(n * 20, n * 20 + 20)) for n in range(3)]
    other = write_log(tmp_path / "other.csv", [line(n)[:7] for n in range(80, 100)], HEADER[:7])
    gone = tmp_path / "gone.csv"
    page.context.go.import_files([*alike, other, gone])
    settle()
    assert page.file.place.text() == "file 1 of 5"
    bring_in(page, settle)
    assert shown(page, "file")
    assert page.file.file.text() == "other.csv"
    bring_in(page, settle)
    assert page.file.refused.isVisible()
    assert "not there" in page.file.why.text.text()
    page.file.leave.click()
    settle()
    assert [card.outcome.imported for card in cards(page)] == [20, 20, 20, 20]


def test_one_by_one_and_skipping(page: ImportPage, settle: Settle, tmp_path: Path) -> None:
    files = [small_log(tmp_path / f"{n}.csv", range(n * 20, n * 20 + 20)) for n in range(3)]
    page.context.go.import_files(files)
    settle()
    page.file.others.setChecked(False)
    bring_in(page, settle)
    assert page.file.file.text() == "1.csv"
    page.file.skip.click()
    settle()
    assert (page.file.file.text(), page.file.skip.isVisible()) == ("2.csv", False)
    bring_in(page, settle)
    assert [Path(card.outcome.file).name for card in cards(page)] == ["0.csv", "2.csv"]


def test_what_cannot_be_imported_says_so_in_its_place(page: ImportPage, settle: Settle, tmp_path: Path) -> None:
    picture = tmp_path / "picture.csv"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(300))
    empty = tmp_path / "empty.csv"
    empty.touch()
    prices = write_log(tmp_path / "prices.csv", [["A", "3"], ["B", "4"]], header=("product", "price"))
    page.context.go.import_files([picture])
    settle()
    assert page.file.refused.isVisible()
    assert "PNG" in page.file.why.text.text()
    assert not page.file.next.isVisible() or not page.file.next.isEnabled()
    page.file.leave.click()
    page.context.go.import_files([empty, prices])
    settle()
    assert page.file.refused.isVisible()
    page.file.skip.click()
    settle()
    assert not page.file.refused.isVisible()
    assert "does not look like a call log" in page.file.rows.note.text()
    assert not page.file.next.isVisible() or not page.file.next.isEnabled()
    page.file.leave.click()
    assert shown(page, "start")


def test_a_roster_goes_to_the_people(page: ImportPage, settle: Settle, tmp_path: Path) -> None:
    roster = write_log(
        tmp_path / "r.csv", [["王五", "1009", "一组"], ["赵六", "1010", "一组"]], ("姓名", "工号", "团队")
    )
    page.context.go.import_files([roster])
    settle()
    assert page.file.roster.isVisible()
    page.file.roster.click()
    settle()
    assert page.roster_dialog.file == roster
    page.roster_dialog.reject()
    settle()
    assert shown(page, "start")


def test_the_same_file_again_says_so_and_can_take_its_own_place(
    page: ImportPage, desk: Desk, settle: Settle, tmp_path: Path
) -> None:
    file = small_log(tmp_path / "a.csv")
    page.context.go.import_files([file])
    settle()
    bring_in(page, settle)
    page.context.go.import_files([file])
    settle()
    page.file.go_to(CHECK)
    settle()
    assert "already imported" in page.file.counts.state.text()
    assert not page.file.take.isEnabled()
    page.file.check.redo.click()
    settle()
    assert not page.file.check.redo.isVisible()
    bring_in(page, settle)
    assert [batch.status for batch in desk.imports.list_batches()] == ["imported", "undone"]
    assert cards(page)[0].outcome.imported == 60


def test_an_import_is_taken_back_and_brought_again(
    page: ImportPage, desk: Desk, window: MainWindow, messages: Messages, settle: Settle, tmp_path: Path
) -> None:
    page.context.go.import_files([small_log(tmp_path / "a.csv")])
    settle()
    bring_in(page, settle)
    (card,) = cards(page)
    card.undo.click()
    settle()
    assert "Taken back" in card.said.text()
    assert desk.imports.list_batches()[0].status == "undone"
    for status in ("imported", "undone", "imported"):
        (window.undo.undo if status == "imported" else window.undo.redo)()
        settle()
        assert desk.imports.list_batches()[0].status == status
    window.undo.undo()  # the import itself
    settle()
    assert desk.imports.list_batches()[0].status == "undone"
    assert not [said for said in messages.said if said.kind == "error"]


def test_the_list_takes_back_imports_again_and_shows_rows(
    page: ImportPage, desk: Desk, messages: Messages, settle: Settle, tmp_path: Path
) -> None:
    one, two = small_log(tmp_path / "a.csv", range(40)), small_log(tmp_path / "b.csv", range(30, 60))
    desk.imports.import_calls([one, two, spoilt(tmp_path / "c.csv")])
    page.refresh()
    settle()
    assert page.batches.isVisible()
    assert not page.batches.undo.isEnabled()
    page.batches.choose(1)
    assert "Start = 开始时间" in page.batches.details.text()
    page.batches.undo.click()
    settle()
    assert "b.csv" in messages.said[-1].text or "b.csv" in messages.said[-2].text
    page.batches.choose(1)
    assert not page.batches.undo.isEnabled()
    page.batches.redo.click()
    settle()
    assert shown(page, "file")
    bring_in(page, settle)
    assert shown(page, "results")
    assert cards(page)[0].outcome.imported == 40
    page.open()
    settle()
    assert shown(page, "start")
    page.batches.choose(3)
    assert page.batches.rows.isEnabled()
    QTest.keyClick(page.batches.table, Qt.Key.Key_Return)
    settle()
    assert page.rejects_dialog.batch.id == 3
    page.rejects_dialog.reject()


def test_enter_presses_the_button_that_has_the_focus(page: ImportPage, settle: Settle, tmp_path: Path) -> None:
    page.context.go.import_files([small_log(tmp_path / "a.csv")])
    settle()
    page.file.leave.setFocus()
    QTest.keyClick(page.file.leave, Qt.Key.Key_Return)
    assert shown(page, "start")


def test_rejected_rows_are_shown_and_saved(
    page: ImportPage, settle: Settle, messages: Messages, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.context.go.import_files([spoilt(tmp_path / "a.csv")])
    settle()
    bring_in(page, settle)
    cards(page)[0].rejects.click()
    settle()
    dialog = page.rejects_dialog
    assert isinstance(dialog, RejectsDialog)
    assert [line.row.line for line in dialog.table.lines.lines] == [6, 7]
    dialog.kind.set_value("not-call")
    dialog.kind.picked.emit("not-call")
    settle()
    assert [line.row.why for line in dialog.table.lines.lines] == ["a total"]
    out = tmp_path / "out.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(out), ""))
    dialog.save.click()
    settle()
    assert "合计" in out.read_text(encoding="utf-8-sig")
    assert messages.said[-1].text == "1 row written to out.csv."


def test_files_are_chosen_dropped_and_queued(
    page: ImportPage, window: MainWindow, settle: Settle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = small_log(tmp_path / "a.csv", range(20)), small_log(tmp_path / "b.csv", range(20, 40))
    answers = iter([([], ""), ([str(one)], "")])
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_args: next(answers))
    page.choose_files()
    assert shown(page, "start")
    page.choose_files()
    settle()
    assert shown(page, "file")
    assert page.context.preferences.recent["import"] == str(tmp_path)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(two))])
    window.dropEvent(
        QDropEvent(
            QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
    )
    settle()
    assert page.file.file.text() == "a.csv"
    assert page.file.place.text() == "file 1 of 2"
    assert page.file.skip.isVisible()
    page.file.leave.click()
    settle()
    assert shown(page, "start")


def test_the_next_file_takes_the_place_of_one_that_cannot_be_read(
    page: ImportPage, settle: Settle, tmp_path: Path
) -> None:
    picture = tmp_path / "picture.csv"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(300))
    page.context.go.import_files([picture])
    settle()
    page.context.go.import_files([small_log(tmp_path / "a.csv", range(20))])
    settle()
    assert page.file.file.text() == "a.csv"
    assert not page.file.refused.isVisible()
    assert page.file.next.isEnabled()


def test_everything_speaks_chinese_and_stays_where_it_is(
    page: ImportPage, window: MainWindow, settle: Settle, tmp_path: Path
) -> None:
    page.context.go.import_files([spoilt(tmp_path / "a.csv")])
    settle()
    window.switch_language(i18n.CHINESE)
    theme.apply(QApplication.instance(), theme.Mode.DARK)
    settle()
    window.switch_language(i18n.ENGLISH)
    theme.apply(QApplication.instance(), theme.Mode.LIGHT)
    settle()
    assert shown(page, "file")
    bring_in(page, settle)
    window.switch_language(i18n.CHINESE)
    settle()
    window.switch_language(i18n.ENGLISH)
    settle()
    assert cards(page)[0].said.text() == "98 calls imported."
