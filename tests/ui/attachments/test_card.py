"""The card of attachments on a plan's page: by a dialog, by dropping, opened as a copy, removed with a reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from plan_ground import OPENED, make_ground
from salesdesk import i18n
from salesdesk.services.attachments import Owner
from salesdesk.services.desk import Desk
from salesdesk.store.database import Database
from salesdesk.types import AttachmentRole
from salesdesk.ui.attachments.card import AttachmentsCard
from salesdesk.ui.attachments.prompt import AttachPrompt
from salesdesk.ui.context import Context
from salesdesk.ui.dialogs.base import ReasonPrompt
from salesdesk.ui.main_window import MainWindow
from salesdesk.ui.messages import Messages
from salesdesk.ui.pages.plan import PlanPage
from salesdesk.ui.widgets.buttons import IconButton
from salesdesk.ui.widgets.labels import PlainLabel

Settle = Callable[[], None]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(Database(tmp_path / "desk.db"))
    yield desk
    desk.close()


@pytest.fixture
def plan(desk: Desk) -> int:
    ground = make_ground(desk)
    return desk.plans.open(ground.zhang, alert_ids=[ground.alert], on=OPENED)


@pytest.fixture
def page(window: MainWindow, plan: int, settle: Settle) -> PlanPage:
    window.go.plan(plan)
    settle()
    assert isinstance(window.page, PlanPage)
    return window.page


@pytest.fixture
def card(page: PlanPage) -> AttachmentsCard:
    return page.side.attachments


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    path = tmp_path / "签收单 R&D.pdf"
    path.write_bytes(b"%PDF-1.7 signed")
    return path


def said(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(PlainLabel) if not label.isHidden()]


def button(card: AttachmentsCard, name: str) -> IconButton:
    return next(one for one in card.findChildren(IconButton) if one.accessibleName() == name)


def prompt() -> AttachPrompt:
    return next(w for w in QApplication.topLevelWidgets() if isinstance(w, AttachPrompt) and w.isVisible())


def drop(widget: QWidget, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    none, left, copy = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton, Qt.DropAction.CopyAction
    widget.dragEnterEvent(QDragEnterEvent(QPoint(5, 5), copy, data, left, none))
    widget.dropEvent(QDropEvent(QPointF(5, 5), copy, data, left, none))


def test_a_file_is_attached_by_a_dialog_and_stands_in_the_history(
    card: AttachmentsCard, page: PlanPage, desk: Desk, plan: int, scan: Path, settle: Settle, monkeypatch
) -> None:
    assert "Scans of signed papers, evidence and receipts: drop them here." in said(card)
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_a: ([str(scan)], ""))
    card.add.click()
    dialog = prompt()
    assert scan.name in said(dialog)
    assert dialog.name.text() == "签收单 R&D"
    dialog.role.set_value(AttachmentRole.DELIVERY)
    dialog.name.setText("Receipt of 12 October")
    dialog.ok.click()
    settle()
    (one,) = desk.attachments.list(Owner.plan(plan))
    assert (one.title, one.role, one.added_by) == ("Receipt of 12 October", AttachmentRole.DELIVERY, "陈主管")
    assert "Receipt of 12 October" in said(card)
    assert any(line.startswith("proof of delivery · 签收单 R&D.pdf · 15 B · ") for line in said(card))
    assert any("Attached (proof of delivery)" in line for line in said(page.side.history))


def test_files_dropped_anywhere_on_the_page_are_attached_and_refusals_are_said(
    card: AttachmentsCard, window: MainWindow, messages: Messages, scan: Path, tmp_path: Path, settle: Settle
) -> None:
    empty = tmp_path / "empty.pdf"
    empty.touch()
    drop(window, scan, empty)
    dialog = prompt()
    assert not dialog.name.isVisible()
    dialog.ok.click()
    settle()
    assert [one.title for one in card.files] == ["签收单 R&D"]
    assert any("empty.pdf is empty" in str(line) for line in messages.said)
    other = tmp_path / "other.txt"
    other.write_text("x", encoding="utf-8")
    drop(card, other)
    prompt().ok.click()
    settle()
    assert [one.title for one in card.files] == ["签收单 R&D", "other"]


def test_the_window_says_what_letting_go_does(window: MainWindow, page: PlanPage, scan: Path, settle: Settle) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(scan))])
    none, left, copy = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton, Qt.DropAction.CopyAction
    event = QDragEnterEvent(QPoint(5, 5), copy, data, left, none)
    window.dragEnterEvent(event)
    assert window.drop_hint.words == "Let go to attach to this plan"
    window.drop_hint.hide()
    window.go.page("today")
    settle()
    window.dragEnterEvent(event)
    assert window.drop_hint.words == "Let go to import"
    window.drop_hint.hide()


def test_a_copy_is_opened_and_saved(
    card: AttachmentsCard,
    desk: Desk,
    plan: int,
    scan: Path,
    tmp_path: Path,
    settle: Settle,
    messages: Messages,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk.attachments.add(Owner.plan(plan), scan)
    card.load()
    settle()
    opened: list[str] = []
    works = [True, False]
    monkeypatch.setattr(
        QDesktopServices, "openUrl", staticmethod(lambda url: (opened.append(url.toLocalFile()), works.pop(0))[1])
    )
    button(card, "Open a copy").click()
    settle()
    assert Path(opened[0]).name == scan.name
    assert Path(opened[0]).read_bytes() == b"%PDF-1.7 signed"
    button(card, "Open a copy").click()
    settle()
    assert any("No program" in str(line) for line in messages.said)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(tmp_path / "copy.pdf"), ""))
    button(card, "Save a copy…").click()
    settle()
    assert (tmp_path / "copy.pdf").read_bytes() == b"%PDF-1.7 signed"


def test_a_changed_file_is_marked_and_a_lost_one_is_said(
    card: AttachmentsCard, desk: Desk, plan: int, scan: Path, settle: Settle, messages: Messages
) -> None:
    made = desk.attachments.add(Owner.plan(plan), scan)
    card.load()
    settle()
    view = card.files[0]
    kept = desk.attachments.contents.path(view.sha256)
    kept.write_bytes(b"%PDF-1.7 Signed")
    card.open_copy(view)
    settle()
    assert any("was changed since it was attached" in str(line) for line in messages.said)
    assert any(line.startswith("The file was changed") for line in said(card)), "the card looks again"
    kept.unlink()
    card.load()
    settle()
    assert any(line.startswith("The file is missing") for line in said(card))
    assert not [b for b in card.findChildren(IconButton) if b.accessibleName() == "Open a copy" and b.isVisible()]
    assert desk.attachments.get(made).id == made


def test_a_file_is_removed_with_a_reason_and_stays_listed(
    card: AttachmentsCard, desk: Desk, plan: int, scan: Path, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.attachments.add(Owner.plan(plan), scan)
    card.load()
    settle()
    reasons: list[str | None] = [None, "the wrong person"]
    monkeypatch.setattr(ReasonPrompt, "ask", classmethod(lambda _cls, *_a: reasons.pop(0)))
    button(card, "Remove…").click()
    settle()
    assert card.files[0].removed_at is None
    button(card, "Remove…").click()
    settle()
    assert card.files[0].removed_at is not None
    assert card.removed.text() == "Show 1 removed file"
    card.removed.click()
    assert any("the wrong person" in line for line in said(card))
    i18n.use("zh_CN")
    card.retranslate()
    assert any("移除：the wrong person" in line for line in said(card))


def test_a_locked_card_only_shows(context: Context, desk: Desk, plan: int, scan: Path, settle: Settle) -> None:
    desk.attachments.add(Owner.plan(plan), scan)
    card = AttachmentsCard(context, Owner.plan(plan))
    card.show_owner(Owner.plan(plan), locked=True)
    settle()
    assert not card.take([scan])
    assert card.add.isHidden()
    assert [b.accessibleName() for b in card.findChildren(IconButton)] == ["Open a copy", "Save a copy…"]
    card.show_owner(None)
    assert card.files == ()
    assert not card.take([scan])
    card.deleteLater()
