"""Dialogs: keys, refusals, drafts that survive, the prompt for a reason, the crash report."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit

from salesdesk.ui.crash import CrashDialog, Watch, report
from salesdesk.ui.dialogs import Dialog, ReasonPrompt


class NameDialog(Dialog):
    title = "Agent"

    def build(self) -> None:
        self.edit = QLineEdit()
        self.body.addWidget(self.edit)

    def gather(self):
        return {"name": self.edit.text()}

    def restore(self, data):
        self.edit.setText(data["name"])

    def submit(self) -> None:
        if not self.edit.text():
            self.refuse("A name is needed.")
            return
        self.accept()


@pytest.fixture
def dialog(context, qtbot, settle):
    dialog = NameDialog(context, draft_key="agent:new")
    qtbot.addWidget(dialog)
    dialog.show()
    settle()
    return dialog


def test_refusal_then_ctrl_enter(dialog, qtbot):
    dialog.ok.click()
    assert dialog.refusal.text() == "A name is needed."
    dialog.edit.setText("张三")
    with qtbot.waitSignal(dialog.accepted):
        qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_what_was_typed_is_kept_and_found_again(dialog, context, qtbot, settle):
    qtbot.keyClicks(dialog.edit, "Zhang")
    qtbot.waitUntil(lambda: context.desk.drafts.find("agent:new") == {"name": "Zhang"})
    settle()
    again = NameDialog(context, draft_key="agent:new")
    qtbot.addWidget(again)
    settle()
    assert again.edit.text() == "Zhang"


def test_leaving_with_escape_drops_the_draft(dialog, context, qtbot, settle):
    context.desk.drafts.keep("agent:new", {"name": "old"})
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    settle()
    assert context.desk.drafts.find("agent:new") is None


def test_without_a_context_there_is_none(qtbot):
    dialog = Dialog(None)
    qtbot.addWidget(dialog)
    with pytest.raises(LookupError):
        _ = dialog.context
    dialog.submit()
    assert dialog.result() == QDialog.DialogCode.Accepted


def answer(text: str | None) -> None:
    prompt = QApplication.activeModalWidget()
    assert isinstance(prompt, ReasonPrompt)
    assert not prompt.ok.isEnabled()
    if text is None:
        prompt.reject()
        return
    prompt.reason.setPlainText(text)
    prompt.ok.click()


@pytest.mark.parametrize(("typed", "given"), [("  on leave \n", "on leave"), (None, None)])
def test_a_reason_must_be_given(qapp, typed, given):
    QTimer.singleShot(0, lambda: answer(typed))
    assert ReasonPrompt.ask(None, "Dismiss", "Why?") == given


def test_crash_report_names_versions_and_trace(qtbot):
    try:
        _ = 1 // 0
    except ZeroDivisionError as error:
        caught = error
    text = report(caught)
    assert "ZeroDivisionError" in text
    assert "SalesDesk" in text
    assert "Qt 6" in text
    dialog = CrashDialog(caught)
    qtbot.addWidget(dialog)
    dialog.copy.click()
    assert QGuiApplication.clipboard().text() == text


def test_one_crash_dialog_at_a_time(qtbot, dressed):
    from PySide6.QtWidgets import QWidget

    from salesdesk.ui.messages import Messages

    host, messages = QWidget(), Messages()
    qtbot.addWidget(host)
    host.show()
    watch = Watch(messages, host)
    messages.error(ValueError("one"))
    messages.error(ValueError("two"))
    first = watch._open
    assert first is not None
    assert "one" in first.report.toPlainText()
    first.ok.click()
    assert watch._open is None
    watch._hook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert watch._open is None
    watch._hook(ValueError, ValueError("three"), None)
    assert watch._open is not None
    watch._open.reject()
