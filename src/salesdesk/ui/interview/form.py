"""The form on the left of the editor: everything people say in an interview."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QTime, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QTimeEdit, QWidget

from salesdesk.i18n import N_, _, ngettext
from salesdesk.services.interviews import AppliedNote, GapNote, InterviewForm, MeasureNote, NextTarget
from salesdesk.services.interviews.applying import Offer
from salesdesk.services.interviews.facts import Facts
from salesdesk.services.interviews.phrases import PhraseSection
from salesdesk.services.interviews.voices import LEAST_VOICES, Others
from salesdesk.ui import theme
from salesdesk.ui.interview.offering import OfferButton, PhraseButton
from salesdesk.ui.interview.ratings import Ratings
from salesdesk.ui.interview.rows import AppliedRow, GapRow, MeasureRow, TargetRow
from salesdesk.ui.texts import TextMixin
from salesdesk.ui.widgets.buttons import Button
from salesdesk.ui.widgets.fields import DateField, Form, TextArea
from salesdesk.ui.widgets.labels import PlainLabel
from salesdesk.ui.widgets.pickers import Chooser
from salesdesk.ui.widgets.row_list import RowList
from salesdesk.ui.widgets.surfaces import Card, ScrollBody

_ONE_A_LINE = N_("One point a line.")


class InterviewEditor(TextMixin, ScrollBody):
    """``show_form`` and ``form`` are inverse; ``edited`` is emitted at every change by the user.

    ``made`` names widgets that were made later (rows), ``forms_wanted`` asks for the menu of rating forms.
    """

    edited = Signal()
    made = Signal(QWidget)
    forms_wanted = Signal(QWidget)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._quiet = self._locked = False
        self._base = InterviewForm()
        self._phrases: list[PhraseButton] = []
        self._fields: list[QLineEdit | TextArea] = []
        self._build_talk()
        self._build_results()
        self._build_ahead()
        self._build_agent()
        self._build_end()
        self.body.addStretch()

    def _tell(self, *_arguments: object) -> None:
        if not self._quiet:
            self.edited.emit()

    def _line(self) -> QLineEdit:
        made = QLineEdit()
        made.textEdited.connect(self._tell)
        self._fields.append(made)
        return made

    def _area(self, lines: int = 3) -> TextArea:
        made = TextArea(lines=lines)
        made.textChanged.connect(self._tell)
        self._fields.append(made)
        return made

    def _card(self, title: str) -> tuple[Card, Form]:
        card, form = Card(title), Form()
        card.body.addWidget(form)
        self.body.addWidget(card)
        return card, form

    def _build_talk(self) -> None:
        _card, form = self._card(N_("The talk"))
        self.held_on = DateField(optional=True)
        self.held_on.picked.connect(self._tell)
        self.held_time = QTimeEdit()
        self.held_time.lineEdit().setTextMargins(theme.SM, 0, 0, 0)  # the style sheet pads every field but this one
        self.held_time.setDisplayFormat("HH:mm")
        self.held_time.timeChanged.connect(self._tell)
        self.place, self.interviewer = self._line(), self._line()
        form.row((N_("Interview date"), self.held_on), (N_("At"), self.held_time))
        form.row((N_("Place"), self.place), (N_("Interviewer"), self.interviewer))

    def _build_results(self) -> None:
        card, form = self._card(N_("1 Affirm: what went well"))
        self.strengths = self._area(3)
        form.add(N_("Concrete successes"), self.strengths, _ONE_A_LINE)
        card.body.addWidget(self._offer(PhraseSection.STRENGTHS, self._add_strength))
        card = Card(N_("2 Gaps and causes"))
        self.gaps: RowList[GapNote] = RowList(GapRow, N_("Add a gap"))
        self.gaps.edited.connect(self._tell)
        self.gaps.made.connect(self.made)
        card.body.addWidget(self.gaps)
        card.body.addWidget(self._offer(PhraseSection.GAPS, self._add_why))
        self.body.addWidget(card)
        card = Card(N_("Behaviour and ability, 1 to 5"))
        self.ratings = Ratings()
        self.ratings.edited.connect(self._tell)
        card.body.addWidget(self.ratings)
        below = QHBoxLayout()
        self.others = PlainLabel(role="caption", wrap=True)
        self.forms = Button(N_("Rating forms…"), lambda: self.forms_wanted.emit(self.forms), icon="clipboard-list")
        below.addWidget(self.others, 1)
        below.addWidget(self.forms)
        card.body.addLayout(below)
        self.body.addWidget(card)

    def _build_ahead(self) -> None:
        card = Card(N_("3 Next targets and improvement plan"))
        caption = PlainLabel(role="label")
        self.bind(caption.setText, N_("Targets for the next period"))
        self.targets: RowList[NextTarget] = RowList(TargetRow, N_("Add a target"))
        measures = PlainLabel(role="label")
        self.bind(measures.setText, N_("Measures"))
        self.measures: RowList[MeasureNote] = RowList(MeasureRow, N_("Add a measure"))
        for rows in (self.targets, self.measures):
            rows.edited.connect(self._tell)
            rows.made.connect(self.made)
        for widget in (caption, self.targets, measures, self.measures):
            card.body.addWidget(widget)
        offered = QHBoxLayout()
        offered.addWidget(self._offer(PhraseSection.MEASURES, self._add_measure))
        offered.addWidget(self._offer(PhraseSection.SUPPORT, self._add_support))
        offered.addStretch()
        card.body.addLayout(offered)
        self.body.addWidget(card)

    def _build_agent(self) -> None:
        _card, form = self._card(N_("4 The agent's opinion and requests"))
        self.opinion, self.requests = self._area(), self._area(2)
        self.self_rating, self.self_comment, self.training = self._line(), self._area(2), self._area(2)
        form.add(N_("Opinion"), self.opinion)
        form.add(N_("Requests"), self.requests)
        form.add(N_("Self-rating"), self.self_rating)
        form.add(N_("Self-assessment in words"), self.self_comment)
        form.add(N_("Training wanted"), self.training)

    def _build_end(self) -> None:
        card, form = self._card(N_("Result and agreement"))
        caption = PlainLabel(role="label")
        self.bind(caption.setText, N_("How the result is applied"))
        self.applied: RowList[AppliedNote] = RowList(AppliedRow, N_("Add a line"))
        self.applied.edited.connect(self._tell)
        self.applied.made.connect(self.made)
        self.offers = OfferButton(self.applied.add_value)
        card.body.insertWidget(card.body.indexOf(form), caption)
        card.body.insertWidget(card.body.indexOf(form), self.applied)
        card.body.insertWidget(card.body.indexOf(form), self.offers)
        self.agreed = Chooser(empty=N_("Not said yet"))
        self.agreed.fill_with(lambda: [(True, _("agrees")), (False, _("disagrees"))])
        self.agreed.picked.connect(self._tell)
        self.appeal_until = DateField(optional=True)
        self.appeal_until.picked.connect(self._tell)
        form.row((N_("Agreement"), self.agreed), (N_("Appeal until"), self.appeal_until))
        self.appeal = self._area(2)
        form.add(N_("Appeal"), self.appeal, N_("Filed with the signature; leave it empty for none."))
        self.attachments = self._area(2)
        form.add(N_("Attachments"), self.attachments, _ONE_A_LINE)

    # --- what the facts offer

    def _offer(self, section: PhraseSection, take: Callable[[str], None]) -> PhraseButton:
        made = PhraseButton(section, take)
        self._phrases.append(made)
        return made

    def _add_strength(self, text: str) -> None:
        self.strengths.set_text("\n".join((*_points(self.strengths), text)))

    def _add_why(self, text: str) -> None:
        """Into the first gap whose cause isn't written yet, else a gap of its own."""
        values = list(self.gaps.values())
        place = next((i for i, gap in enumerate(values) if not gap.why), None)
        if place is None:
            self.gaps.add_value(GapNote(text=text))
            return
        values[place] = replace(values[place], why=text)
        self.gaps.show_values(values)
        self._tell()

    def _add_measure(self, text: str) -> None:
        self.measures.add_value(MeasureNote(what=text))

    def _add_support(self, text: str) -> None:
        values = list(self.measures.values())
        place = next((i for i, measure in enumerate(values) if not measure.support), None)
        if place is None:
            self.measures.add_value(MeasureNote(what="", support=text))
            return
        values[place] = replace(values[place], support=text)
        self.measures.show_values(values)
        self._tell()

    def show_facts(self, facts: Facts | None, offers: Sequence[Offer], others: Others) -> None:
        """What phrases, the result's use and the ratings of others are taken from; None: a settled interview."""
        for button in self._phrases:
            button.show_facts(facts)
        self.offers.show_offers(offers)
        self.others.setVisible(others.voices > 0)
        if others.enough:
            words = ngettext(
                "Ratings of others: {n}, shown as averages.",
                "Ratings of others: {n}, shown as averages.",
                others.voices,
            )
        else:
            words = ngettext(
                "{n} rating of others: nothing is shown below {least}.",
                "{n} ratings of others: nothing is shown below {least}.",
                others.voices,
            )
        self.others.setText(words.format(n=others.voices, least=LEAST_VOICES))

    def form(self) -> InterviewForm:
        """What stands in the form."""
        held_on = self.held_on.day()
        return replace(
            self._base,
            held_on=held_on,
            held_time=self.held_time.time().toPython() if held_on else None,  # type: ignore[arg-type]
            place=self.place.text().strip(),
            interviewer=self.interviewer.text().strip(),
            ratings=self.ratings.ratings(),
            self_ratings=self.ratings.self_ratings(),
            strengths=_points(self.strengths),
            gaps=self.gaps.values(),
            next_targets=self.targets.values(),
            measures=self.measures.values(),
            opinion=self.opinion.text().strip(),
            requests=self.requests.text().strip(),
            applied=self.applied.values(),
            agreed=self.agreed.value(),
            appeal=self.appeal.text().strip(),
            appeal_until=self.appeal_until.day(),
            self_rating=self.self_rating.text().strip(),
            self_comment=self.self_comment.text().strip(),
            training_wanted=self.training.text().strip(),
            attachments=_points(self.attachments),
        )

    def show_form(self, form: InterviewForm) -> None:
        """Show a form; nothing is emitted. What has no field here (witness, refusal) is carried along."""
        self._quiet, self._base = True, form
        try:
            self.held_on.set_day(form.held_on)
            time = form.held_time
            self.held_time.setTime(QTime(time.hour, time.minute) if time else QTime(10, 0))
            self.agreed.set_value(form.agreed)
            self.appeal_until.set_day(form.appeal_until)
            self.ratings.show_ratings(form.ratings, form.self_ratings)
            self.gaps.show_values(form.gaps)
            self.targets.show_values(form.next_targets)
            self.measures.show_values(form.measures)
            self.applied.show_values(form.applied)
            for field, text in (
                (self.place, form.place),
                (self.interviewer, form.interviewer),
                (self.self_rating, form.self_rating),
            ):
                if field.text().strip() != text:
                    field.setText(text)
            for area, text in (
                (self.strengths, "\n".join(form.strengths)),
                (self.opinion, form.opinion),
                (self.requests, form.requests),
                (self.self_comment, form.self_comment),
                (self.training, form.training_wanted),
                (self.appeal, form.appeal),
                (self.attachments, "\n".join(form.attachments)),
            ):
                if "\n".join(_points(area)) != text and area.text().strip() != text:
                    area.set_text(text)
        finally:
            self._quiet = False

    def set_locked(self, locked: bool) -> None:
        """Read only (a final interview), or editable."""
        for field in self._fields:
            field.setReadOnly(locked)
        self._locked = locked
        for rows in (self.gaps, self.targets, self.measures, self.applied):
            rows.set_locked(locked)
        for widget in (self.held_on, self.held_time, self.agreed, self.appeal_until, self.ratings, self.forms):
            widget.setEnabled(not locked)


def _points(area: TextArea) -> tuple[str, ...]:
    return tuple(line.strip() for line in area.text().splitlines() if line.strip())
