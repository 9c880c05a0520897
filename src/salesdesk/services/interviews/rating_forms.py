"""The rating form given before the talk: printed, as a workbook to fill in, and read back with checks.

A filled form names its interview in its first row, so that it can't be read into somebody else's.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from salesdesk import i18n
from salesdesk.errors import RefusedError, SalesDeskError
from salesdesk.i18n import _
from salesdesk.reports.sheets import Person
from salesdesk.services.interviews.behaviours import HIGHEST, LOWEST, behaviours
from salesdesk.services.interviews.form import InterviewForm
from salesdesk.services.interviews.reading import find
from salesdesk.services.interviews.sheet import paper_frame
from salesdesk.services.interviews.views import InterviewView
from salesdesk.services.interviews.voices import Voices

if TYPE_CHECKING:
    from salesdesk.reports.interview_form import RatingFormSheet

_MOST_ROWS = 200
_TEXTS = ("self_rating", "self_comment", "training_wanted", "requests")


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledForm:
    """What a filled form says: ratings by behaviour, texts by their field; ``problems`` in words, a row each."""

    ratings: dict[str, int] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


class RatingForms(Voices):
    """Gives out rating forms and reads them back."""

    def print_rating_form(
        self, interview_id: int, target: Path, language: str, *, own: bool, back_by: date | None = None
    ) -> tuple[str, ...]:
        """Write the one-page form as a PDF; returns what the user should know about the print."""
        from salesdesk.reports.interview_form import render_rating_form

        return render_rating_form(self._rating_form(interview_id, language, own=own, back_by=back_by), target).notes

    def save_rating_form(self, interview_id: int, target: Path, language: str, *, own: bool) -> None:
        """Write the form as a workbook with a column to fill in."""
        from salesdesk.reports.workbook import CellKind, TableColumn, TableSheet, write_workbook

        view = self.get(interview_id)
        with i18n.speaking(language):
            columns = [
                TableColumn(_("Field")),
                TableColumn(_("Behaviour or ability")),
                TableColumn(_("1 looks like")),
                TableColumn(_("3 looks like")),
                TableColumn(_("5 looks like")),
                TableColumn(_("Your rating, 1 to 5"), CellKind.NUMBER),
                TableColumn(_("In words")),
            ]
            about = view.agent if own else _("anonymous, about {agent}").format(agent=view.agent)
            rows: list[list[str | int | None]] = [[_mark(view, own=own), about, "", "", "", None, ""]]
            rows += [
                [one.id, one.name, *(one.anchors[language][n] for n in (1, 3, 5)), None, ""] for one in behaviours()
            ]
            if own:
                names = (
                    _("Self-rating"),
                    _("Self-assessment in words"),
                    _("Training wanted"),
                    _("Requests"),
                )
                rows += [[key, name, "", "", "", None, ""] for key, name in zip(_TEXTS, names, strict=True)]
            note = _("Fill in the last two columns only; leave the first one as it is.")
            title = _("Self-rating") if own else _("Rating by others")
            write_workbook(target, [TableSheet(title, columns, rows, note)])

    def read_self_rating(self, interview_id: int, path: Path, form: InterviewForm) -> InterviewForm:
        """The form with what the agent filled in; nothing is saved. What the file leaves empty stays.

        Raises RefusedError for another interview's form, and with every row that can't be right.
        """
        filled = self._read(interview_id, path, own=True)
        return replace(form, self_ratings={**form.self_ratings, **filled.ratings}, **filled.texts)  # type: ignore[arg-type]

    def import_voices(self, interview_id: int, paths: Sequence[Path]) -> int:
        """Take in the filled forms of others, all or none; returns how many ratings there are now.

        Raises RefusedError for another interview's form, the same file twice, or rows that can't be right.
        """
        seen: set[bytes] = set()
        found = []
        for path in paths:
            filled = self._read(interview_id, path, own=False)
            digest = hashlib.sha256(path.read_bytes()).digest()
            if digest in seen:
                raise RefusedError(_("{file} is there twice.").format(file=path.name))
            seen.add(digest)
            if not filled.ratings:
                raise RefusedError(_("{file}: there is no rating in it.").format(file=path.name))
            found.append(filled.ratings)
        count = 0
        for ratings in found:
            count = self.add_voice(interview_id, ratings)
        return count

    def _read(self, interview_id: int, path: Path, *, own: bool) -> FilledForm:
        with self._database.read() as session:
            find(session, interview_id)
        mark = _mark(self.get(interview_id), own=own)
        filled = read_filled(_rows(path), mark)
        if filled.problems:
            raise RefusedError(
                _("{file} was not taken: {problems}").format(file=path.name, problems=" ".join(filled.problems)),
                _("Correct the file and import it again."),
            )
        return filled

    def _rating_form(self, interview_id: int, language: str, *, own: bool, back_by: date | None) -> RatingFormSheet:
        from salesdesk.reports.interview_form import RatedBehaviour, RatingFormSheet

        view = self.get(interview_id)
        words = language if language in i18n.LANGUAGES else i18n.language()
        return RatingFormSheet(
            paper=paper_frame(self._desk.company.get(), words, datetime.now().replace(microsecond=0)),  # noqa: DTZ005
            agent=Person(name=view.agent, number=view.number, team=view.team),
            period=view.period,
            own=own,
            behaviours=tuple(
                RatedBehaviour(
                    name=one.names[words],
                    anchors=(one.anchors[words][1], one.anchors[words][3], one.anchors[words][5]),
                )
                for one in behaviours()
            ),
            back_by=back_by,
        )


def _mark(view: InterviewView, *, own: bool) -> str:
    """What stands in the first row: whose form this is. It holds no name, for a form that goes round."""
    kind = "self" if own else "others"
    return f"form:{kind}:{view.period.code}:{view.agent_id}"


def _rows(path: Path) -> list[list[str]]:
    from salesdesk.importers.table import open_table

    opened = open_table(path)
    try:
        return opened.head(_MOST_ROWS)[1]
    finally:
        opened.close()


def read_filled(rows: Iterable[Sequence[str]], mark: str) -> FilledForm:
    """What the rows of a filled form say. Raises RefusedError where they are no form, or not this interview's."""
    by_key = {row[0].strip(): [cell.strip() for cell in row] for row in rows if row and row[0].strip()}
    marks = [key for key in by_key if key.startswith("form:")]
    if not marks:
        raise SalesDeskError(
            _("This is no rating form of this program: its first row is missing."), _("Use the form saved from here.")
        )
    if marks != [mark]:
        raise RefusedError(
            _("This form belongs to another interview."), _("Each form names its agent, period and kind.")
        )
    ratings: dict[str, int] = {}
    problems = []
    for behaviour in behaviours():
        row = by_key.get(behaviour.id)
        text = row[5] if row is not None and len(row) > 5 else ""
        if not text:
            continue
        score = _score(text)
        if score is None:
            problems.append(_("{name}: “{text}” is no number from 1 to 5.").format(name=behaviour.name, text=text[:20]))
        else:
            ratings[behaviour.id] = score
    texts = {}
    for key in _TEXTS:
        row = by_key.get(key)
        words = next((cell for cell in (row[6:7] + row[5:6] if row else []) if cell), "")
        if words:
            texts[key] = words
    return FilledForm(ratings=ratings, texts=texts, problems=tuple(problems))


def _score(text: str) -> int | None:
    """A whole number on the scale, as people and spreadsheets write it: 4, 4.0, ４, 4分."""
    plain = re.fullmatch(
        r"(\d+)(?:[.]0+)?\s*分?", text.translate(str.maketrans("０１２３４５６７８９．", "0123456789."))
    )
    score = int(plain.group(1)) if plain else 0
    return score if LOWEST <= score <= HIGHEST else None
