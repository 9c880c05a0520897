"""The small parts of every page. Import from here: ``from salesdesk.ui.widgets import Card, Field, …``."""

from salesdesk.ui.widgets.buttons import Button, IconButton
from salesdesk.ui.widgets.fields import DateField, Field, Form, NumberField, SearchBox, TextArea
from salesdesk.ui.widgets.focus_pickers import PeriodPicker, Popup, ScopeLine, ScopePicker
from salesdesk.ui.widgets.labels import DurationLabel, IconLabel, Line, PlainLabel, RagBadge, plain_tip
from salesdesk.ui.widgets.pickers import AgentPicker, Chooser, EnumPicker, KpiPicker, TeamPicker
from salesdesk.ui.widgets.surfaces import Card, EmptyState, ScrollBody, SideSheet, clear_layout

__all__ = [
    "AgentPicker",
    "Button",
    "Card",
    "Chooser",
    "DateField",
    "DurationLabel",
    "EmptyState",
    "EnumPicker",
    "Field",
    "Form",
    "IconButton",
    "IconLabel",
    "KpiPicker",
    "Line",
    "NumberField",
    "PeriodPicker",
    "PlainLabel",
    "Popup",
    "RagBadge",
    "ScopeLine",
    "ScopePicker",
    "ScrollBody",
    "SearchBox",
    "SideSheet",
    "TeamPicker",
    "TextArea",
    "clear_layout",
    "plain_tip",
]
