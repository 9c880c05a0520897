"""Outcomes 业绩登记: what calls led to, entered by keyboard a line a record, pasted, listed, put right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QTabBar, QVBoxLayout

from salesdesk import formats
from salesdesk.i18n import N_, _, ngettext
from salesdesk.labels import label
from salesdesk.periods import Period
from salesdesk.types import Change, Join, OutcomeKind, Scope
from salesdesk.ui import theme
from salesdesk.ui.focus import FocusState
from salesdesk.ui.outcomes.columns import KIND_TITLES, columns
from salesdesk.ui.outcomes.entry_line import KEPT, EntryLine
from salesdesk.ui.outcomes.pasting import Line, PasteCard, lines_of
from salesdesk.ui.outcomes.records import RecordsTable
from salesdesk.ui.outcomes.sums import sum_words
from salesdesk.ui.page import Page
from salesdesk.ui.pages.call_sheet import CallSheet
from salesdesk.ui.tables.block import parse_block
from salesdesk.ui.widgets import Button, Chooser, EmptyState, EnumPicker, IconButton, PlainLabel, SearchBox, SideSheet

if TYPE_CHECKING:
    from salesdesk.services.outcomes import EntryError, FieldView, Kept, OutcomeRecord
    from salesdesk.services.outcomes.ledger import Entered, Question
    from salesdesk.services.outcomes.totals import Totals
    from salesdesk.services.outcomes.typed import Reader
    from salesdesk.services.people.rows import AgentRow

CHANGES = frozenset({Change.OUTCOMES})


@dataclass(frozen=True, slots=True)
class OutcomesData:
    """A kind's form and reader, which records are meant, how many there are and their sums."""

    kind: OutcomeKind
    fields: tuple[FieldView, ...]
    reader: Reader
    agents: tuple[AgentRow, ...]
    question: Question
    totals: Totals
    name: str
    currency: str


class OutcomesPage(Page):
    """``open(kind=, scope=, period=)``. Above the entry line, below the records of the period and scope."""

    name = "outcomes"
    title = N_("Outcomes")
    icon = "handshake"
    watches = frozenset({Change.OUTCOMES, Change.PEOPLE, Change.CALLS, Change.SETTINGS})

    def build(self) -> None:
        """Kinds, entry line, pasted lines, filters, table, sums."""
        self.kind = OutcomeKind.SALE
        self._shape: tuple[object, ...] = ()
        self._arrived = True
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(True)
        for kind in OutcomeKind:
            self.tabs.addTab(_(KIND_TITLES[kind]))
        self.bind(self.tabs.setAccessibleName, N_("Kind of outcome"))
        self.tabs.currentChanged.connect(self._choose_kind)
        self.rule = IconButton("info", N_("How records find their calls"), self._show_rule)
        self.files = Button(N_("Import a file…"), self.context.go.import_files, icon="import")
        self.entry = EntryLine()
        self.entry.entered.connect(self.enter)
        self.entry.pasted.connect(self.paste)
        self.pasted = PasteCard()
        self.pasted.entered.connect(self._enter_lines)
        self.pasted.closed.connect(self.entry.begin)
        self._build_filters()
        self.table = RecordsTable(self.context)
        self.model = self.table.model_of_records
        self.model.edited.connect(self.change)
        self.table.deleted.connect(self.delete)
        self.table.activated.connect(self._open_call)
        self.empty = EmptyState(
            "handshake",
            N_("Nothing is kept here for this period. Type the first record above, paste lines, or import a file."),
        )
        self.sums = PlainLabel(role="muted", wrap=True)
        self.sheet = CallSheet(self.context)
        self.sheet.lie_over(self)
        self.rule_sheet = SideSheet(N_("How records find their calls"))
        self.rule_sheet.lie_over(self)
        top = QHBoxLayout()
        top.addWidget(self.tabs, 1)
        top.addWidget(self.rule)
        top.addWidget(self.files)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.XL, theme.MD, theme.XL, theme.MD)
        layout.setSpacing(theme.SM)
        layout.addLayout(top)
        layout.addWidget(self.entry)
        layout.addWidget(self.pasted)
        layout.addLayout(self.filters)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.empty, 1)
        layout.addWidget(self.sums)
        for keys, step in (("Ctrl+PgDown", 1), ("Ctrl+PgUp", -1)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda step=step: self._step_kind(step))

    def _build_filters(self) -> None:
        self.count = PlainLabel(role="section")
        self.search = SearchBox(N_("Customer, number, agent, note"))
        self.search.setMaximumWidth(theme.px(260))
        self.search.searched.connect(lambda _text: self.refresh())
        self.source = Chooser(empty=N_("By hand and imported"))
        self.source.fill_with(lambda: [(True, _("By hand only")), (False, _("Imported only"))])
        self.bind(self.source.setAccessibleName, N_("Came from"))
        self.joined = EnumPicker(Join, empty=N_("With and without a call"))
        self.bind(self.joined.setAccessibleName, N_("Call"))
        for chooser in (self.source, self.joined):
            chooser.picked.connect(lambda _value: self.refresh())
        self.filters = QHBoxLayout()
        self.filters.setSpacing(theme.SM)
        self.filters.addWidget(self.count, 1)
        for widget in (self.search, self.source, self.joined):
            self.filters.addWidget(widget)

    # which records

    def open(
        self, kind: OutcomeKind | str = "", scope: Scope | None = None, period: Period | None = None, **_other: Any
    ) -> None:
        """The records of a kind, scope and period, with no filter left from before."""
        focus = self.context.focus
        focus.set(period or focus.period, scope or focus.scope)
        if kind:
            self.search.clear()
            self.source.set_value(None)
            self.joined.set_value(None)
            self.tabs.setCurrentIndex(list(OutcomeKind).index(OutcomeKind(kind)))
        self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Who comes here comes to type."""
        self._arrived = True
        super().showEvent(event)

    def _choose_kind(self, number: int) -> None:
        self.kind = list(OutcomeKind)[number]
        self.pasted.discard()
        self.refresh()

    def _step_kind(self, step: int) -> None:
        self.tabs.setCurrentIndex((self.tabs.currentIndex() + step) % self.tabs.count())

    def fetch(self, focus: FocusState) -> OutcomesData:
        """In a worker: everything but the rows."""
        from salesdesk.services.outcomes.ledger import Question

        desk, kind, day = self.context.desk, self.kind, self.context.today()
        question = Question(
            kind,
            focus.period,
            focus.scope,
            self.search.text().strip(),
            self.source.value(),
            None if kind is OutcomeKind.ATTENDANCE else self.joined.value(),
        )
        return OutcomesData(
            kind,
            desk.outcomes.fields(kind),
            desk.ledger.reader(kind, day),
            tuple(desk.people.agents(day)),
            question,
            desk.ledger.totals(question),
            desk.ledger.scope_name(focus.scope),
            desk.company.get().currency,
        )

    def show_data(self, data: OutcomesData) -> None:
        """The form where the kind or language changed, the table, the sums."""
        shape = (data.fields, data.currency)
        if shape != self._shape:
            self._shape = shape
            self.entry.show_fields(data.fields, data.agents, self.context.today())
            self.model.fields = {view.name: view for view in data.fields}
            self.model.currency = data.currency
            self.table.set_columns(columns(data.fields, data.currency))
        else:
            self.entry.fill_agents(data.agents)
        if self._arrived:
            self._arrived = False
            if not isinstance(QApplication.focusWidget(), QLineEdit):
                self.entry.begin()
        self.joined.setVisible(data.kind is not OutcomeKind.ATTENDANCE)
        self.rule.setVisible(data.kind is not OutcomeKind.ATTENDANCE)
        total = data.totals.count
        words = ngettext("{n} record", "{n} records", total).format(n=formats.number(total))
        self.count.setText(f"{words} · {data.name} · {formats.period(data.question.period)}")
        self.sums.setText(" · ".join(sum_words(one, data.currency) for one in data.totals.sums))
        self.table.setVisible(bool(total))
        self.empty.setVisible(not total)
        ledger, question, here = self.context.desk.ledger, data.question, self.table.currentIndex()

        def rows(offset: int, limit: int, key: str, descending: bool) -> Sequence[OutcomeRecord]:
            asked = replace(question, by=key, descending=descending) if key else question
            return ledger.page(asked, offset, limit).rows

        self.model.set_source(total, rows)
        if here.isValid() and total:
            place = self.model.index(min(here.row(), total - 1), here.column())
            self.table.setCurrentIndex(place)

    # entering

    def enter(self, texts: Mapping[str, str]) -> None:
        """Keep a typed line; what is wrong is said at its field."""
        data = self.data
        says_something = bool(set(texts) - KEPT) or self.kind is OutcomeKind.ATTENDANCE
        if data is None or not says_something:
            self.entry.begin()
            return
        reading = data.reader.read(texts)
        if reading.problems:
            self.entry.refuse(reading.problems)
            return
        ledger, kind, values = self.context.desk.ledger, data.kind, reading.values

        def work() -> Entered:
            done = ledger.enter(kind, [values])
            if done.refused:
                raise _refusal(done.refused[0])
            return done

        self.context.act(
            work,
            CHANGES,
            lambda _done: self.entry.next_line(),
            label=_("{kind}: record kept").format(kind=_(KIND_TITLES[kind])),
            undo_with=lambda done: ledger.remove(kind, done.ids),
            failed=self._refused,
        )

    def _refused(self, error: BaseException) -> None:
        problems: dict[str, str] = getattr(error, "problems", {})
        named = {"agent_id": "agent_name", "time": "day", "scale": "score"}
        said = {named.get(name, name): text for name, text in problems.items()}
        if set(said) & set(self.entry.cells):
            self.entry.refuse(said)
        else:
            self.context.messages.error(error)

    def paste(self, text: str) -> None:
        """Lines from a spreadsheet: read them all and show what can be entered."""
        data = self.data
        if data is None:
            return
        lines = lines_of(parse_block(text), data.fields)
        if lines:
            self.pasted.show_lines(data.fields, lines, data.reader.read)

    def _enter_lines(self, lines: list[Line]) -> None:
        data = self.data
        ledger, kind, values = self.context.desk.ledger, data.kind, [line.values for line in lines]

        def entered(done: Entered) -> None:
            self.pasted.settle(lines, done.refused)

        self.context.act(
            lambda: ledger.enter(kind, values),
            CHANGES,
            entered,
            label=ngettext("{n} line entered", "{n} lines entered", len(lines)).format(n=len(lines)),
            undo_with=lambda done: ledger.remove(kind, done.ids),
        )

    # changing

    def change(self, record: OutcomeRecord, name: str, text: str) -> None:
        """Another value, typed into the table."""
        outcomes, data = self.context.desk.outcomes, self.data
        reading = data.reader.read({name: text})
        if name in reading.problems:
            self._say_wrong(name, reading.problems[name])
            return
        values = dict(reading.values)
        if not text:
            values = {{"agent_name": "agent_id"}.get(name, name): "" if name in ("note", "product", "text") else None}
        if name == "score" and "/" not in text:
            values.pop("scale", None)
        latest: list[Kept] = []

        def work() -> None:
            latest[:] = [outcomes.change(record.kind, record.id, values)]

        def failed(error: BaseException) -> None:
            problems: dict[str, str] = getattr(error, "problems", {})
            if problems:
                self._say_wrong(name, " ".join(problems.values()))
            else:
                self.context.messages.error(error)

        self.context.act(
            work, CHANGES, undo=lambda: outcomes.restore(latest[0]), label=_("Record changed"), failed=failed
        )

    def _say_wrong(self, name: str, text: str) -> None:
        title = self.model.fields[name].title
        self.context.messages.refuse(f"{title}: {text}")

    def delete(self, records: Sequence[OutcomeRecord]) -> None:
        """Take records out; Undo puts them back."""
        outcomes = self.context.desk.outcomes
        kept: list[Kept] = []

        def work() -> None:
            kept[:] = [outcomes.remove(record.kind, record.id) for record in records]

        def back() -> None:
            for one in kept:
                outcomes.restore(one)

        n = len(records)
        self.context.act(
            work, CHANGES, undo=back, label=ngettext("{n} record deleted", "{n} records deleted", n).format(n=n)
        )

    # calls

    def _open_call(self, record: OutcomeRecord | None) -> None:
        if record is None:
            return
        if record.call_id is None:
            self.context.messages.info(_("This record belongs to no call: {how}.").format(how=label(record.joined)))
        else:
            self.sheet.show_call(record.call_id)

    def _show_rule(self) -> None:
        outcomes = self.context.desk.outcomes

        def show(words: str) -> None:
            from salesdesk.ui.widgets import clear_layout

            clear_layout(self.rule_sheet.body)
            self.rule_sheet.body.addWidget(PlainLabel(words, wrap=True))
            self.rule_sheet.body.addWidget(
                Button(N_("Change the number of days"), lambda: self.context.go.page("settings"), kind="link")
            )
            self.rule_sheet.body.addStretch()
            self.rule_sheet.open_sheet()

        self.context.jobs.quick(outcomes.rule_in_words, show)

    def retranslate(self) -> None:
        """The kinds' names too."""
        super().retranslate()
        if hasattr(self, "tabs"):
            for number, kind in enumerate(OutcomeKind):
                self.tabs.setTabText(number, _(KIND_TITLES[kind]))


def _refusal(problems: Mapping[str, str]) -> EntryError:
    from salesdesk.services.outcomes import EntryError

    return EntryError(problems)
