"""Small changes by the user: done in a worker, told, undone, done again."""

from __future__ import annotations

import pytest

from salesdesk.errors import SalesDeskError
from salesdesk.types import Change


@pytest.fixture
def book(context):
    """A tiny ledger that a change writes to."""
    return []


def test_act_undo_redo(context, settle, messages, book):
    told = []
    context.changes.changed.connect(told.append)
    context.act(lambda: book.append(1), {Change.TARGETS}, undo=book.clear, label="One written")
    settle()
    assert book == [1]
    assert messages.said[-1].text == "One written"
    assert context.undo.undo_label == "One written"
    context.undo.undo()
    settle()
    assert (book, context.undo.redo_label) == ([], "One written")
    context.undo.redo()
    settle()
    assert (book, context.undo.undo_label) == ([1], "One written")
    assert told == [frozenset({Change.TARGETS})] * 3


def test_undo_button_of_the_toast(context, settle, messages, book):
    context.act(lambda: book.append(1), undo=book.clear, label="a")
    context.act(lambda: book.append(2), undo=lambda: book.remove(2), label="b")
    settle()
    label, call = messages.said[0].action
    assert label == "Undo"
    call()
    settle()
    assert context.undo.undo_label == "b"
    call()
    settle()
    assert context.undo.undo_label == "b"


def test_undo_with_gets_the_result_also_after_a_redo(context, settle, book):
    numbers = iter((7, 8, 9))
    context.act(lambda: next(numbers), undo_with=book.append, label="n")
    settle()
    for _turn in range(2):
        context.undo.undo()
        settle()
        context.undo.redo()
        settle()
        if _turn == 0:
            assert book == [7]
    assert book == [7, 8]


def test_a_refusal_leaves_nothing_to_undo(context, settle, messages):
    def refuse() -> None:
        raise SalesDeskError("A target needs a reason.")

    taken = []
    context.act(refuse, undo=lambda: None, label="x")
    context.act(refuse, undo=lambda: None, failed=taken.append)
    settle()
    assert context.undo.undo_label is None
    assert [m.text for m in messages.said] == ["A target needs a reason."]
    assert len(taken) == 1


def test_an_undo_that_is_refused_stays(context, settle, messages, book):
    def refuse() -> None:
        raise SalesDeskError("The month is closed.")

    context.act(lambda: None, undo=refuse, label="kept")
    settle()
    context.undo.undo()
    settle()
    assert messages.said[-1].text == "The month is closed."
    assert context.undo.undo_label == "kept"


def test_without_label_it_says_saved_and_nothing_without_undo(context, settle, messages):
    context.act(lambda: None, undo=lambda: None)
    context.act(lambda: None)
    settle()
    assert [m.text for m in messages.said] == ["Saved"]


def test_empty_stacks_do_nothing(context, settle, messages):
    context.undo.undo()
    context.undo.redo()
    context.undo.clear()
    settle()
    assert not messages.said
