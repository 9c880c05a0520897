"""Every member of every enumeration has a name of its own."""

from __future__ import annotations

from enum import Enum

import pytest

from salesdesk import i18n, labels
from salesdesk.periods import PeriodKind
from salesdesk.types import Direction, Level, Outcome, Rag

KINDS = sorted({kind for kind, _member in labels.LABELS}, key=lambda kind: kind.__name__)


@pytest.mark.parametrize("kind", KINDS)
def test_no_member_is_forgotten(kind: type[Enum]) -> None:
    names = [labels.label(member) for member in kind]
    assert len(set(names)) == len(names)


def test_members_that_are_equal_as_numbers_have_their_own_names() -> None:
    assert labels.label(Direction.OUTBOUND) == "outbound"
    assert labels.label(Outcome.CONNECTED) == "connected"


def test_names_are_translated_when_asked_for() -> None:
    i18n.use("zh_CN")
    assert labels.label(Rag.GREEN) == "达标"


def test_each_colour_has_its_shape() -> None:
    assert set(labels.RAG_SHAPES) == set(Rag)
    assert len(set(labels.RAG_SHAPES.values())) == len(Rag)


def test_enumerations_shown_to_people_are_covered() -> None:
    assert {PeriodKind, Level, Rag} <= set(KINDS)
