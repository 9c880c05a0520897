"""Drop-downs keep Python values, whatever Qt would make of them."""

from __future__ import annotations

from dataclasses import dataclass

from salesdesk import i18n
from salesdesk.types import Level
from salesdesk.ui.widgets import AgentPicker, Button, Chooser, EnumPicker, IconButton, KpiPicker, TeamPicker


@dataclass(frozen=True)
class Row:
    id: int
    name: str
    number: str = ""


def test_enumerations_stay_enumerations(qtbot):
    picker = EnumPicker(list(Level), empty="All calls")
    qtbot.addWidget(picker)
    assert picker.value() is None
    picker.set_value(Level.SENIOR)
    assert picker.value() is Level.SENIOR
    assert picker.currentText() == "senior"
    i18n.use("zh_CN")
    picker.retranslate()
    assert picker.value() is Level.SENIOR
    assert picker.currentText() == "高级"


def test_picked_only_by_the_user(qtbot):
    chooser = Chooser()
    qtbot.addWidget(chooser)
    picked = []
    chooser.picked.connect(picked.append)
    chooser.fill([(1, "one"), (2, "two")])
    chooser.set_value(2)
    assert picked == []
    chooser.setCurrentIndex(0)
    chooser.activated.emit(0)
    assert picked == [1]


def test_filling_again_keeps_the_choice(qtbot):
    chooser = Chooser()
    qtbot.addWidget(chooser)
    chooser.fill([(1, "one"), (2, "two")])
    chooser.set_value(2)
    chooser.fill([(0, "zero"), (2, "two")])
    assert chooser.value() == 2
    chooser.fill([(9, "nine")])
    assert chooser.value() == 9
    chooser.fill([])
    assert chooser.value() is None


def test_agents_and_teams(qtbot):
    agents, teams = AgentPicker(), TeamPicker(empty="All calls")
    for picker in (agents, teams):
        qtbot.addWidget(picker)
    agents.fill_agents([Row(1, "张三", "A001"), Row(2, "李四")])
    assert [agents.itemText(i) for i in range(2)] == ["张三 · A001", "李四"]
    agents.set_value(2)
    assert agents.value() == 2
    teams.fill_teams([Row(5, "East")])
    teams.set_value(5)
    assert teams.value() == 5


def test_kpis_by_name(qtbot):
    picker = KpiPicker()
    qtbot.addWidget(picker)
    picker.set_value("connect_rate")
    assert picker.currentText() == "Connect rate"
    i18n.use("zh_CN")
    picker.retranslate()
    assert (picker.value(), picker.currentText()) == ("connect_rate", "接通率")


def test_buttons_have_accessible_names(qtbot):
    pressed = []
    button = Button("Save", lambda: pressed.append("text"), icon="check", kind="primary")
    icon = IconButton("x", "Close", lambda: pressed.append("icon"))
    for one in (button, icon):
        qtbot.addWidget(one)
        one.click()
    assert pressed == ["text", "icon"]
    assert (button.accessibleName(), icon.accessibleName()) == ("Save", "Close")
    button.set_plain("R&D")
    assert "R&&D" in button.text()
    assert button.accessibleName() == "R&D"
