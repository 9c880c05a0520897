"""Settings 设置: the company, this computer, the counting rules, the working calendar, the data's safety."""

from __future__ import annotations

import base64
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFileDialog, QHBoxLayout, QLabel, QLineEdit, QSizePolicy, QVBoxLayout

from salesdesk import formats, settings
from salesdesk.errors import SalesDeskError
from salesdesk.i18n import LANGUAGES, N_, _
from salesdesk.services.company import LARGEST_ATTACHMENT_MB
from salesdesk.types import Change
from salesdesk.ui import theme
from salesdesk.ui.focus import FocusState
from salesdesk.ui.page import Page
from salesdesk.ui.pages.dashboard_table import weekday
from salesdesk.ui.pages.settings_calendar import CalendarCard
from salesdesk.ui.pages.settings_closing import ClosingCard
from salesdesk.ui.pages.settings_data import DataCard
from salesdesk.ui.pages.settings_fields import CompanySettings
from salesdesk.ui.widgets import Button, Card, Chooser, Field, Form, NumberField, ScrollBody

if TYPE_CHECKING:
    from salesdesk.services.company import Company
    from salesdesk.services.safety import Backup

TEXT_SIZES = (1.0, 1.25, 1.5, 2.0)
COLUMNS_LEAST = 860
"""The width, at the usual text size, below which the two columns stand one below the other."""
LOGO_PX = 480
"""The longest side of a stored logo."""
LOGO_SHOWN = (120, 48)


@dataclass(frozen=True, slots=True)
class SettingsData:
    """What the page shows."""

    company: Company
    path: Path
    backups: tuple[Backup, ...]


class SettingsPage(Page):
    """Every field saves itself; Ctrl+Z takes a change back."""

    name = "settings"
    title = N_("Settings")
    icon = "settings"
    watches = frozenset({Change.SETTINGS, Change.CALENDAR})
    uses_period = False
    uses_scope = False
    follows_focus = False

    def build(self) -> None:
        """Two columns of cards."""
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        scrolled = ScrollBody()
        outer.addWidget(scrolled)
        scrolled.body.setContentsMargins(theme.XL, theme.LG, theme.XL, theme.XL)
        columns = self.columns = QHBoxLayout()
        columns.setSpacing(theme.LG)
        scrolled.body.addLayout(columns)
        scrolled.body.addStretch()
        self.fields = CompanySettings(self.context)
        self.calendar = CalendarCard(self.context)
        self.data_card = DataCard(self.context)
        self.closing_card = ClosingCard(self.context)
        left, right = QVBoxLayout(), QVBoxLayout()
        for column, cards in (
            (left, (self._company_card(), self._computer_card(), self._rules_card())),
            (right, (self._calendar_card(), self.closing_card, self.data_card)),
        ):
            column.setSpacing(theme.LG)
            for card in cards:
                card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
                column.addWidget(card)
            column.addStretch()
            columns.addLayout(column, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow page (or large text) has one column."""
        super().resizeEvent(event)
        columns = [self.columns.itemAt(place) for place in range(self.columns.count())]
        needed = (
            2 * theme.XL + theme.LG + theme.LG + sum(one.minimumSize().width() for one in columns if one is not None)
        )
        wide = event.size().width() >= max(theme.px(COLUMNS_LEAST), needed)
        self.columns.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)

    def _company_card(self) -> Card:
        card, form = Card(N_("Company")), Form()
        self.company_name, self.supervisor = QLineEdit(), QLineEdit()
        for edit in (self.company_name, self.supervisor):
            edit.setMaxLength(120)
        name, supervisor = form.row((N_("Company name"), self.company_name), (N_("Supervisor"), self.supervisor))
        self.fields.text("name", name, self.company_name)
        self.fields.text("supervisor", supervisor, self.supervisor)
        card.body.addWidget(form)
        line = QHBoxLayout()
        self.logo = QLabel()
        self.logo.setFixedSize(*LOGO_SHOWN)
        self.bind(self.logo.setAccessibleName, N_("Logo"))
        self.remove_logo = Button(N_("Remove"), lambda: self._set_logo(""), kind="quiet")
        line.addWidget(self.logo)
        line.addWidget(Button(N_("Choose a logo…"), self.choose_logo, icon="image"))
        line.addWidget(self.remove_logo)
        line.addStretch()
        card.body.addLayout(line)
        return card

    def _computer_card(self) -> Card:
        card, form = Card(N_("This computer")), Form()
        self.language, self.theme = Chooser(), Chooser()
        self.language.fill_with(lambda: [("", _("As the system")), *LANGUAGES.items()])
        modes = {theme.Mode.SYSTEM: N_("As the system"), theme.Mode.LIGHT: N_("Light"), theme.Mode.DARK: N_("Dark")}
        self.theme.fill_with(lambda: [(mode.value, _(name)) for mode, name in modes.items()])
        form.row((N_("Language"), self.language), (N_("Appearance"), self.theme))
        self.scale = Chooser()
        self.scale.fill([(size, formats.percent(size, 0)) for size in TEXT_SIZES])
        form.row((N_("Text size"), self.scale))
        self.scale.picked.connect(self._choose_scale)
        self.language.picked.connect(self._choose_language)
        self.theme.picked.connect(self._choose_theme)
        card.body.addWidget(form)
        return card

    def _rules_card(self) -> Card:
        card, form = Card(N_("Counting rules and limits")), Form()
        effective = NumberField(low=1, high=3600)
        self.bind(effective.setSuffix, N_(" s"))
        cap = NumberField(low=100, high=300, suffix=" %")
        green, amber = NumberField(high=200, suffix=" %"), NumberField(high=200, suffix=" %")
        inflation = NumberField(high=200, suffix=" %")
        margin, cost = NumberField(high=100, suffix=" %"), NumberField(high=100_000)
        week, colours, scoring = Chooser(), Chooser(), Chooser()
        colours.fill_with(lambda: [("target", _("The target")), ("past", _("The own past 12 weeks"))])
        scoring.fill_with(lambda: [(True, _("The mean of its months")), (False, _("The whole quarter's figures"))])
        week.fill_with(lambda: [(day, weekday(day)) for day in range(1, 8)])
        join = NumberField(high=365)
        self.join_days = join
        joining = form.add(
            N_("An outcome belongs to a call of at most"),
            join,
            N_("How many days before an order or payment its call may lie. All records are joined anew."),
        )
        self.fields.number("join_days", joining, join, 1, Change.OUTCOMES, Change.CALLS)
        rows = [
            *form.row(
                (N_("Effective talk from"), effective, N_("Talk seconds from which a connected call counts.")),
                (N_("Highest achievement in a score"), cap, N_("More than this does not add to a score.")),
            ),
            *form.row(
                (N_("On target from"), green, N_("Share of the target that is green.")),
                (N_("Watch from"), amber, N_("Share of the target that is amber; below it is red.")),
            ),
            *form.row(
                (N_("Question a raise above"), inflation, N_("A target this far over what was reached is questioned.")),
                (N_("Week starts on"), week, N_("In calendars; assessment weeks run from Monday.")),
            ),
            *form.row(
                (N_("Gross margin"), margin, N_("Of an order's amount; for the return on investment. 0: not said.")),
                (N_("Cost of an agent's day"), cost, N_("In the company's currency, wages and desk together.")),
            ),
            *form.row(
                (N_("Colours compare with"), colours, N_("The own past: green at its median, amber near it.")),
                (N_("The score of a quarter is"), scoring, N_("A year's likewise, of its quarters.")),
            ),
        ]
        coefficients = QLineEdit()
        coefficients.setPlaceholderText("1/1.2/1.5")
        tiers = form.add(
            N_("Bonus coefficients of the tiers"),
            coefficients,
            N_("Base, challenge and excellent, e.g. 1/1.2/1.5; printed on target letters. Empty: not said."),
        )
        self.fields.text("tier_coefficients", tiers, coefficients)
        largest = NumberField(low=1, high=LARGEST_ATTACHMENT_MB, suffix=" MB")
        attachment = form.add(
            N_("Largest attachment"), largest, N_("A larger file can't be attached to a plan, an interview or a talk.")
        )
        self.fields.number("attachment_mb", attachment, largest, 1)
        figures = (Change.CALLS, Change.TARGETS)
        for name, edit, scale, field in (
            ("effective_talk_s", effective, 1, rows[0]),
            ("score_cap", cap, 100, rows[1]),
            ("green_from", green, 100, rows[2]),
            ("amber_from", amber, 100, rows[3]),
            ("inflation_limit", inflation, 100, rows[4]),
            ("gross_margin", margin, 100, rows[6]),
            ("agent_day_cost", cost, 10.0 ** -formats.minor_digits(), rows[7]),
        ):
            self.fields.number(name, field, edit, scale, *figures)
        self.fields.choice("week_start", rows[5], week, Change.CALENDAR)
        self.fields.choice("rag_by", rows[8], colours, *figures)
        self.fields.choice("score_by_parts", rows[9], scoring, *figures)
        own = QHBoxLayout()
        own.addWidget(Button(N_("Own KPIs…"), self.open_own_kpis, icon="plus"))
        own.addWidget(Button(N_("Rules of the plans…"), self.open_plan_rules, icon="sliders-horizontal"))
        own.addWidget(Button(N_("Rules of the interviews…"), self.open_interview_rules, icon="sliders-horizontal"))
        own.addStretch()
        card.body.addLayout(own)
        self.numbers = {
            "effective_talk_s": effective,
            "green_from": green,
            "amber_from": amber,
            "attachment_mb": largest,
        }
        card.body.addWidget(form)
        return card

    def open_own_kpis(self) -> None:
        """KPIs of the supervisor's own."""
        from salesdesk.ui.dialogs.kpis.own import OwnKpisDialog

        OwnKpisDialog(self.context, self.window(), self.context.focus.state()).show_modal()

    def open_plan_rules(self) -> None:
        """The working days of the steps, the sessions, the reminders."""
        from salesdesk.ui.plans.rules_dialog import RulesDialog

        RulesDialog(self.context, self.window()).show_modal()

    def open_interview_rules(self) -> None:
        """The days of interviews and appeals, and what each rating may lead to."""
        from salesdesk.ui.interview.rules_dialog import InterviewRulesDialog

        InterviewRulesDialog(self.context, self.window()).show_modal()

    def _calendar_card(self) -> Card:
        country = Chooser()
        country.fill_with(lambda: [("CN", _("China, with adjusted working days")), ("plain", _("Monday to Friday"))])
        field = Field(N_("Public holidays"), country)
        self.fields.choice("calendar", field, country, Change.CALENDAR)
        self.country = country
        self.calendar.body.insertWidget(0, field)
        return self.calendar

    # data

    def fetch(self, _focus: FocusState) -> SettingsData:
        """In a worker."""
        desk = self.context.desk
        return SettingsData(desk.company.get(), desk.database.path, tuple(desk.safety.backups()))

    def show_data(self, data: SettingsData) -> None:
        """Show what is stored."""
        values: dict[str, Any] = asdict(data.company)
        self.fields.show(values)
        self._show_logo(data.company.logo)
        self.language.set_value(self.context.preferences.language)
        self.theme.set_value(self.context.preferences.theme)
        self.scale.set_value(self.context.preferences.text_scale)
        self.data_card.show_backups(data.path, data.backups)
        self.calendar.load()
        self.closing_card.load()

    # this computer

    def _choose_language(self, language: str) -> None:
        window: Any = self.window()
        window.switch_language(language)
        settings.save(self.context.preferences)

    def _choose_theme(self, mode: str) -> None:
        window: Any = self.window()
        window.switch_theme(mode)
        settings.save(self.context.preferences)
        self.calendar.load()

    def _choose_scale(self, scale: float) -> None:
        window: Any = self.window()
        window.switch_text_scale(scale)
        settings.save(self.context.preferences)

    # the logo

    def choose_logo(self) -> None:
        """Ask for a picture."""
        name, _filter = QFileDialog.getOpenFileName(
            self, _("Choose a logo"), "", _("Pictures") + " (*.png *.jpg *.jpeg *.bmp)"
        )
        if name:
            self.use_logo(Path(name))

    def use_logo(self, file: Path) -> None:
        """Store a picture, made small, as the logo."""
        image = QImage(str(file))
        if image.isNull():
            self.context.messages.error(
                SalesDeskError(
                    _("{file} is not a picture that can be read.").format(file=file.name),
                    _("Choose a PNG or JPEG file."),
                )
            )
            return
        if max(image.width(), image.height()) > LOGO_PX:
            keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            image = image.scaled(LOGO_PX, LOGO_PX, keep, smooth)
        store = QByteArray()
        buffer = QBuffer(store)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stub knows bytes only
        self._set_logo(base64.b64encode(store.data()).decode("ascii"))

    def _set_logo(self, logo: str) -> None:
        company, data = self.context.desk.company, self.data
        before = data.company.logo if isinstance(data, SettingsData) else ""
        if logo != before:
            self.context.act(
                lambda: company.change(logo=logo),
                {Change.SETTINGS},
                undo=lambda: company.change(logo=before),
                label=_("Logo saved") if logo else _("Logo removed"),
            )

    def _show_logo(self, logo: str) -> None:
        picture = QPixmap()
        picture.loadFromData(base64.b64decode(logo or ""))
        if picture.isNull():
            self.logo.clear()
        else:
            keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            self.logo.setPixmap(picture.scaled(*LOGO_SHOWN, keep, smooth))
        self.remove_logo.setVisible(not picture.isNull())
        self.logo.setVisible(not picture.isNull())
