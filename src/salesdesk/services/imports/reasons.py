"""Why a row was not imported, in words: one sentence for each stable code."""

from __future__ import annotations

from salesdesk.i18n import N_, _
from salesdesk.store.turned_away import IN_FILE, STORED

REJECTED_BECAUSE = {
    "bad-start": N_("the start cannot be read as a date and time"),
    "missing-start": N_("the start is missing"),
    "no-year": N_("the date has no year: say which year the log begins in"),
    "bad-talk": N_("the talk time cannot be read, or is negative or longer than a day"),
    "short-row": N_("the row ends before the columns it needs"),
    "closed-period": N_("its period is closed: open it again in Settings, then import the file once more"),
}
"""The reader's codes for calls that cannot be read (``importers/convert.py``)."""

NO_CALL_BECAUSE = {
    "repeated-header": N_("the header again"),
    "total": N_("a total"),
    "footer": N_("a footer"),
    "blank": N_("an empty row"),
    "other-record": N_("a record of another kind than a call"),
    "leg": N_("another row of the same call"),
    "after-table": N_("below the table: another table or notes"),
    "left-out": N_("an agent who is left out"),
}
"""The reader's codes for rows that are no calls."""


OUTCOME_BECAUSE = {
    "closed-period": N_("its period is closed: open it again in Settings, then import the file once more"),
    "bad-day": N_("the day cannot be read as a date"),
    "missing-day": N_("the day is missing"),
    "bad-amount": N_("the amount cannot be read"),
    "missing-amount": N_("the amount is missing"),
    "negative-amount": N_("the amount is negative: import refunds as payments"),
    "foreign-currency": N_("the amount is in another currency than the company's"),
    "unknown-status": N_("nobody said what this status means"),
    "bad-score": N_("the score cannot be read, or lies beyond its scale"),
    "missing-score": N_("the score is missing"),
    "unknown-kind": N_("nobody said what this word means"),
    "missing-kind": N_("it does not say what kind of day it is"),
    "bad-share": N_("the number of days cannot be read"),
    "bad-span": N_("the last day lies before the first, or more than a year after it"),
    "no-name": N_("it names nobody"),
    "order-line": N_("another line of the same order: its amount was added there"),
}
"""The codes for orders, payments and other outcomes (``importers/crm``)."""


def in_words(reason: str, detail: str = "") -> str:
    """A reason code as a phrase in the language in force; an unknown code stands for itself."""
    if reason in (IN_FILE, STORED):
        batch, _colon, line = detail.partition(":")
        if reason == IN_FILE:
            return _("the file names this twice; line {line} was kept").format(line=line)
        if batch == "0":
            return _("it was entered by hand before")
        return _("already imported with batch {batch}, line {line}").format(batch=batch, line=line)
    known = REJECTED_BECAUSE.get(reason) or NO_CALL_BECAUSE.get(reason) or OUTCOME_BECAUSE.get(reason)
    return _(known) if known else reason
