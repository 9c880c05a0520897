"""What belongs to the company and its file: name, logo, thresholds. One row a setting."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, fields, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from salesdesk import formats
from salesdesk.errors import SalesDeskError
from salesdesk.i18n import _
from salesdesk.models import Setting
from salesdesk.store import joining, tallies
from salesdesk.store.database import Database, raw

LONGEST_JOIN = 365
"""Days."""
LARGEST_ATTACHMENT_MB = 500
"""A backup to a file of its own holds each attachment in one row, which the engine allows up to 1 GB."""


TARGET, OWN_PAST = "target", "past"
"""What red, amber and green are held against [4]: the target, or one's own past weeks."""


@dataclass(frozen=True, slots=True)
class Company:
    """The settings of one file, with the documents' numbers as defaults (domain.md: editable, never constants).

    ``effective_talk_s``: talk seconds from which a connected call is an effective talk.
    ``green_from`` / ``amber_from``: achievement (1.0 = target) from which a figure is green / amber [4].
    ``inflation_limit``: share over what was reached beyond which a target is questioned [0].
    ``score_cap``: highest achievement that counts in a score. ``week_start``: 1 = Monday … 7 = Sunday.
    ``rag_by``: ``target`` (fixed limits), or ``past``: dynamic bands around the median of the own past weeks, amber
    within ``rag_spread`` robust standard deviations.
    ``score_by_parts``: a quarter's score is the mean of its months', a year's of its quarters' [3]; else reckoned from
    the figures of the whole.
    ``ramp``: the shares of a count's target that trainees are asked month by month, in percent, e.g. ``50/75/100``;
    empty: no ramp.
    ``tier_coefficients``: what the bonus is multiplied with in the base, challenge and excellent tier [4], e.g.
    ``1/1.2/1.5``; empty: not said.
    ``calendar``: ``CN`` (with adjusted working days) or ``plain`` (Monday to Friday).
    ``timezone``: IANA name of the zone of clocks in logs that name none; empty: this computer's.
    ``gross_margin``: share of an order's amount that is gross profit; ``agent_day_cost``: what an agent's day on duty
    costs, in minor units. The return on investment needs them; 0: not said.
    ``logo``: the picture's bytes in base64, or empty. ``attachment_mb``: the largest file to attach, in MiB.
    """

    name: str = ""
    supervisor: str = ""
    logo: str = ""
    calendar: str = "CN"
    week_start: int = 1
    timezone: str = ""
    currency: str = "CNY"
    join_days: int = 30
    effective_talk_s: int = tallies.DEFAULT_EFFECTIVE_S
    green_from: float = 1.0
    amber_from: float = 0.8
    inflation_limit: float = 0.15
    score_cap: float = 1.2
    score_by_parts: bool = True
    rag_by: str = TARGET
    rag_spread: float = 1.0
    ramp: str = ""
    tier_coefficients: str = ""
    gross_margin: float = 0.0
    agent_day_cost: int = 0
    attachment_mb: int = 25
    sample: bool = False
    welcomed: bool = False

    @property
    def ramp_shares(self) -> tuple[float, ...]:
        """The trainee ramp as shares, e.g. (0.5, 0.75, 1.0)."""
        return tuple(int(part) / 100 for part in self.ramp.split("/")) if self.ramp else ()


def company_of(session: Session) -> Company:
    """All settings, within the caller's transaction; what was never set has its default."""
    known = {field.name for field in fields(Company)}
    stored = {key: value for key, value in session.execute(select(Setting.key, Setting.value)).all() if key in known}
    return Company(**stored)  # type: ignore[arg-type]


class CompanyService:
    """Reads and changes the company's settings."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self) -> Company:
        """All settings; what was never set has its default."""
        with self._database.read() as session:
            return company_of(session)

    def change(self, **values: object) -> Company:
        """Set some settings; returns all. A new counting rule recounts every call in the same transaction.

        Raises SalesDeskError for a value that makes no sense.
        """
        before = self.get()
        after = replace(before, **values)  # type: ignore[arg-type]
        _refuse_nonsense(after)
        with self._database.write() as session:
            for key, value in asdict(after).items():
                if value != getattr(before, key):
                    session.merge(Setting(key=key, value=value))
            session.flush()
            if after.effective_talk_s != before.effective_talk_s:
                tallies.rebuild(raw(session))
            if after.join_days != before.join_days:
                joining.join_all(raw(session), after.join_days)
        formats.use_currency(after.currency)
        return after


def _refuse_nonsense(company: Company) -> None:
    if not 0 < company.amber_from <= company.green_from <= 2:
        raise SalesDeskError(
            _("The limit for “watch” must be above 0 and not above the limit for “on target”."),
            _("The usual limits are 80 % and 100 %."),
        )
    if not 1 <= company.effective_talk_s <= 3600:
        raise SalesDeskError(_("An effective talk must last between 1 second and 1 hour."))
    if company.timezone and not _is_zone(company.timezone):
        raise SalesDeskError(
            _("“{name}” is no time zone.").format(name=company.timezone), _("Use a name such as Asia/Shanghai or UTC.")
        )
    if company.rag_by not in (TARGET, OWN_PAST):
        raise SalesDeskError(_("Colours are held against the target or the own past."))
    if not 0.5 <= company.rag_spread <= 5:
        raise SalesDeskError(_("The width of the amber band lies between 0.5 and 5."))
    _refuse_rows(company)
    if not 0 <= company.join_days <= LONGEST_JOIN:
        raise SalesDeskError(_("A call may lie up to a year before its outcome."))
    if not 1 <= company.week_start <= 7:
        raise SalesDeskError(_("A week starts on a day from 1 (Monday) to 7 (Sunday)."))
    if not 1 <= company.score_cap <= 3:
        raise SalesDeskError(_("The cap of an achievement lies between 100 % and 300 %."))
    if not 0 <= company.gross_margin <= 1:
        raise SalesDeskError(_("The gross margin lies between 0 % and 100 %."))
    if company.agent_day_cost < 0:
        raise SalesDeskError(_("What a day costs can't be below zero."))
    if not 1 <= company.attachment_mb <= LARGEST_ATTACHMENT_MB:
        raise SalesDeskError(
            _("The largest file to attach lies between 1 MB and {most} MB.").format(most=LARGEST_ATTACHMENT_MB)
        )
    if not 0 <= company.inflation_limit <= 2:
        raise SalesDeskError(_("The limit of the inflation guard lies between 0 % and 200 %."))


def _refuse_rows(company: Company) -> None:
    """Settings that are a row of numbers."""
    if company.ramp and not (
        re.fullmatch(r"\d{1,3}(/\d{1,3}){0,23}", company.ramp) and all(share <= 1 for share in company.ramp_shares)
    ):
        raise SalesDeskError(
            _("“{text}” is no ramp.").format(text=company.ramp),
            _("Write the percentages of the first months, e.g. 50/75/100; each at most 100."),
        )
    if company.tier_coefficients and not re.fullmatch(r"\d(\.\d{1,2})?(/\d(\.\d{1,2})?){2}", company.tier_coefficients):
        raise SalesDeskError(
            _("“{text}” are no coefficients.").format(text=company.tier_coefficients),
            _("Write those of the base, challenge and excellent tier, e.g. 1/1.2/1.5."),
        )


def _is_zone(name: str) -> bool:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
