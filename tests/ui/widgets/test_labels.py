"""Labels show text as it is, and tell in a tooltip what does not fit."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from salesdesk import i18n
from salesdesk.types import Rag
from salesdesk.ui.widgets import DurationLabel, EmptyState, IconLabel, PlainLabel, RagBadge, plain_tip

NASTY = "<b>R&D</b> <img src='file:///etc/passwd'> &amp;"


def test_markup_is_text(qtbot):
    label = PlainLabel(NASTY)
    qtbot.addWidget(label)
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert label.text() == NASTY


def test_tips_escape_what_qt_would_read_as_html():
    tip = plain_tip(NASTY)
    assert "&lt;b&gt;" in tip
    assert "<img" not in tip
    assert plain_tip("") == ""


def test_elided_text_is_whole_in_the_tooltip(qtbot):
    label = PlainLabel("欧阳倩 " * 30, elide=True)
    qtbot.addWidget(label)
    label.resize(80, 20)
    label.show()
    assert "欧阳倩" in label.toolTip()
    label.setText("张三")
    assert label.toolTip() == ""
    assert not label.grab().isNull()


def test_a_tip_of_its_own_stays(qtbot):
    label = PlainLabel("x", elide=True)
    qtbot.addWidget(label)
    label.set_tip("why")
    label.setText("y" * 500)
    assert "why" in label.toolTip()


@pytest.mark.parametrize(
    ("rag", "text"),
    [(Rag.GREEN, "▲ on target"), (Rag.AMBER, "■ watch"), (Rag.RED, "▼ behind"), (None, "—")],
)
def test_rag_is_shape_and_word(qtbot, rag, text):
    badge = RagBadge(rag, reason="No calls")
    qtbot.addWidget(badge)
    assert badge.text() == text


def test_rag_speaks_chinese(qtbot):
    badge = RagBadge(Rag.RED)
    qtbot.addWidget(badge)
    i18n.use("zh_CN")
    badge.retranslate()
    assert badge.text() == "▼ 落后"


def test_durations(qtbot):
    label = DurationLabel()
    qtbot.addWidget(label)
    label.set_seconds(3675)
    assert label.text() == "1:01:15"
    label.set_seconds(None)
    assert label.text() == "—"


def test_icon_label_follows_another_name(qtbot):
    label = IconLabel("sun")
    qtbot.addWidget(label)
    before = label.pixmap().cacheKey()
    label.set_name("moon", "red")
    assert label.pixmap().cacheKey() != before
    assert label.property("salesdeskIcon") == "moon/red"


def test_empty_state_has_a_sentence_and_a_button(qtbot):
    pressed = []
    state = EmptyState("sun", "There is nothing", "Do something", lambda: pressed.append(1))
    qtbot.addWidget(state)
    state.button.click()
    assert pressed == [1]
    assert state.text.text() == "There is nothing"
