"""The numbers of the interviews and what a rating may lead to: defaults from the catalogue, changed by the supervisor."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from functools import cache
from typing import Any

from sqlalchemy.orm import Session

from salesdesk import i18n, paths
from salesdesk.errors import SalesDeskError
from salesdesk.i18n import _
from salesdesk.metrics.scores import bands
from salesdesk.models import Setting
from salesdesk.services.interviews.form import AppliedNote
from salesdesk.types import AppliedKind, Json

RULES, RESULTS = "interview_rules", "interview_results"
_WORDS = {i18n.ENGLISH: "en", i18n.CHINESE: "zh"}


@dataclass(frozen=True, slots=True, kw_only=True)
class InterviewRules:
    """Working days: to prepare, hold and sign after the period's end, to appeal, to answer an appeal.

    ``least_days``: days on duty from which somebody who joined during the period is interviewed.
    """

    prepare_days: int
    hold_days: int
    sign_days: int
    appeal_days: int
    answer_days: int
    least_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultRule:
    """What a rating (by its name, ``A``) may lead to."""

    rating: str
    kind: AppliedKind
    text: str

    @property
    def note(self) -> AppliedNote:
        """As it stands in a form."""
        return AppliedNote(kind=self.kind, text=self.text)


@cache
def _file() -> dict[str, Any]:
    with paths.resource("catalogue", "interviews.toml").open("rb") as file:
        return tomllib.load(file)


def shipped_rules() -> InterviewRules:
    """The numbers as shipped."""
    return InterviewRules(**_file()["rules"])


def interview_rules(session: Session) -> InterviewRules:
    """The numbers in force."""
    shipped = shipped_rules()
    row = session.get(Setting, RULES)
    changed = row.value if row is not None and isinstance(row.value, dict) else {}
    known = {field.name for field in fields(InterviewRules)}
    return replace(shipped, **{name: int(str(value)) for name, value in changed.items() if name in known})


def change_rules(session: Session, **values: int) -> InterviewRules:
    """Set some of the numbers. Raises SalesDeskError for one that makes no sense."""
    after = replace(interview_rules(session), **values)
    for value in asdict(after).values():
        if not 1 <= value <= 120:
            raise SalesDeskError(
                _("{value} makes no sense here: choose a number from 1 to {most}.").format(value=value, most=120)
            )
    if not after.prepare_days <= after.hold_days <= after.sign_days:
        raise SalesDeskError(_("Prepare comes before hold, and hold before sign."))
    session.merge(Setting(key=RULES, value=asdict(after)))
    return after


def own_results(session: Session) -> tuple[ResultRule, ...] | None:
    """The supervisor's own list of what ratings lead to; None while the shipped one holds."""
    row = session.get(Setting, RESULTS)
    if row is None or not isinstance(row.value, list):
        return None
    stored = [one for one in row.value if isinstance(one, dict)]
    return tuple(
        ResultRule(rating=str(one["rating"]), kind=AppliedKind(str(one["kind"])), text=str(one["text"]))
        for one in stored
    )


def shipped_results() -> tuple[ResultRule, ...]:
    """What each rating may lead to as shipped, in the language in force."""
    word = _WORDS[i18n.language()]
    return tuple(
        ResultRule(rating=one["rating"], kind=AppliedKind(one["kind"]), text=one[word]) for one in _file()["results"]
    )


def result_rules(session: Session) -> tuple[ResultRule, ...]:
    """What each rating may lead to, best rating first: the supervisor's own list, else the shipped one."""
    own = own_results(session)
    return shipped_results() if own is None else own


def change_results(session: Session, rules: Sequence[ResultRule] | None) -> None:
    """Keep the supervisor's own list; None goes back to the shipped one.

    Raises SalesDeskError for a rating that there isn't, or a rule without a word.
    """
    if rules is None:
        row = session.get(Setting, RESULTS)
        if row is not None:
            session.delete(row)
        return
    known = [band.name for band in bands()]
    for rule in rules:
        if rule.rating not in known:
            raise SalesDeskError(
                _("There is no rating “{rating}”.").format(rating=rule.rating),
                _("Known: {names}.").format(names=", ".join(known)),
            )
        if not rule.text.strip():
            raise SalesDeskError(_("Say in words what the rating {rating} leads to.").format(rating=rule.rating))
    stored: list[Json] = [{"rating": rule.rating, "kind": rule.kind.value, "text": rule.text.strip()} for rule in rules]
    session.merge(Setting(key=RESULTS, value=stored))


def by_rating(rules: Sequence[ResultRule]) -> Mapping[str, tuple[ResultRule, ...]]:
    """The rules of each rating."""
    found: dict[str, tuple[ResultRule, ...]] = {}
    for rule in rules:
        found[rule.rating] = (*found.get(rule.rating, ()), rule)
    return found
