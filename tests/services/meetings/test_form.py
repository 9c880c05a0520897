"""The agenda is built again without losing what somebody wrote."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from salesdesk.services.meetings import ActionDraft, AgendaItem, FourSteps, MeetingForm, SbiNote, Subject
from salesdesk.types import Doer


def line(key: str, text: str = "", subject: Subject = Subject.FIGURES, **fields: object) -> AgendaItem:
    """A suggested line."""
    text = text or f"text of {key}"
    return AgendaItem(key=key, subject=subject, text=text, suggested=text, **fields)  # type: ignore[arg-type]


def test_the_form_survives_storage() -> None:
    form = MeetingForm(
        agenda=(line("a"), AgendaItem(key="own:1", text="<b>my own</b> 喆", done=True)),
        removed=("b",),
        topics="lunch",
        words="=1+1",
        notes=(SbiNote(situation="s", behaviour="b", impact="i", agreed="a"),),
        steps=FourSteps(observation="o", feeling="f", need="n", request="r"),
        summary="sum",
    )
    assert MeetingForm.from_json(form.as_json()) == form


def test_untouched_lines_follow_the_data_and_touched_ones_stay() -> None:
    edited = replace(line("edited"), text="in my words")
    ticked = replace(line("ticked"), done=True)
    own = AgendaItem(key="own:1", text="my own")
    before = MeetingForm(agenda=(line("fresh"), edited, ticked, own, line("gone")))
    after = before.rebuilt([line("fresh", "new figures"), line("edited", "other")])
    assert [item.text for item in after.agenda] == ["new figures", "in my words", "text of ticked", "my own"]


def test_what_was_taken_out_stays_out() -> None:
    before = MeetingForm(agenda=(line("a"), line("b")))
    without = before.with_agenda([line("a")])
    assert without.removed == ("b",)
    assert [item.key for item in without.rebuilt([line("a"), line("b")]).agenda] == ["a"]
    again = without.with_agenda([line("a"), line("b")])
    assert again.removed == ()


def test_new_lines_stand_with_their_subject() -> None:
    before = MeetingForm(agenda=(line("p", subject=Subject.PRAISE), AgendaItem(key="own:1", text="own")))
    after = before.rebuilt([line("p", subject=Subject.PRAISE), line("f"), line("q", subject=Subject.PRAISE)])
    assert [item.key for item in after.agenda] == ["p", "q", "f", "own:1"]
    assert [item.key for item in MeetingForm().rebuilt([line("f")]).agenda] == ["f"]


def test_only_what_people_wrote_makes_a_form_not_empty() -> None:
    assert MeetingForm(agenda=(line("a"),), removed=("b",)).empty
    assert not MeetingForm(agenda=(replace(line("a"), done=True),)).empty
    assert not MeetingForm(words="x").empty
    assert FourSteps().empty
    assert not FourSteps(need="rest").empty


KEYS = st.sampled_from("abcdefgh")
LINES = st.lists(
    st.builds(
        lambda key, text, mark, done: AgendaItem(
            key=key, subject=Subject.FIGURES, text=text if mark else key, suggested="" if mark == 2 else key, done=done
        ),
        KEYS,
        st.text("xyz", min_size=1, max_size=3),
        st.integers(0, 2),
        st.booleans(),
    ),
    unique_by=lambda item: item.key,
    max_size=8,
)


@given(LINES, st.lists(KEYS, unique=True), st.sets(KEYS))
def test_building_again_loses_nothing_that_was_typed(lines: list[AgendaItem], fresh: list[str], out: set[str]) -> None:
    form = MeetingForm(agenda=tuple(lines)).with_agenda([item for item in lines if item.key not in out])
    built = form.rebuilt([line(key, f"new {key}") for key in fresh])
    touched = [item for item in form.agenda if item.touched]
    assert [item for item in built.agenda if item in touched] == touched
    assert not {item.key for item in built.agenda} & set(form.removed)
    assert len({item.key for item in built.agenda}) == len(built.agenda)
    assert {key for key in fresh if key not in form.removed} <= {item.key for item in built.agenda}
    assert built.rebuilt([line(key, f"new {key}") for key in fresh]) == built


def test_an_action_has_an_agent_and_no_date_by_itself() -> None:
    draft = ActionDraft(key="k", text="t")
    assert (draft.doer, draft.due_on) == (Doer.AGENT, None)
    assert ActionDraft(key="k", text="t", due_on=date(2026, 1, 1)).due_on is not None
