"""What hand entry of a kind asks for, as a form needs to know it."""

from __future__ import annotations

from salesdesk.i18n import _
from salesdesk.importers.crm.kinds import KINDS, Field
from salesdesk.labels import label
from salesdesk.models.outcomes import MODELS
from salesdesk.services.outcomes.views import FieldView
from salesdesk.types import OutcomeKind

_ONE_CELL = frozenset({"agent_number", "currency", "renewed", "resolved", "violation", "time"})
"""What a person enters in another field: the agent by name or number, a day and its time in one."""


def fields(kind: OutcomeKind) -> tuple[FieldView, ...]:
    """The fields of a kind in the order in which people enter them. ``agent_name`` takes a name or a number."""
    return tuple(_view(kind, field) for field in KINDS[kind].fields if field.name not in _ONE_CELL)


def _view(kind: OutcomeKind, field: Field) -> FieldView:
    choices = tuple((choice.value, label(choice)) for choice in field.choices or ())
    return FieldView(
        field.name, _(field.title), field.reading.value, field.required, choices, _usual(kind, field, dict(choices))
    )


def _usual(kind: OutcomeKind, field: Field, names: dict[str, str]) -> str:
    """What the record gets where nothing is said: a choice's own default, by its name."""
    column = MODELS[kind].__table__.columns.get(field.name)
    if field.choices is None or column is None or column.default is None:
        return ""
    return names.get(column.default.arg, "")
