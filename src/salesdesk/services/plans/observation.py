"""The observation form of a 陪访 session: six areas, rated 1–5, each number with its meaning in words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from salesdesk.i18n import N_, _


class Area(StrEnum):
    """The areas of a call, in the order in which it goes."""

    OPENING = "opening"
    NEEDS = "needs"
    PRODUCT = "product"
    OBJECTIONS = "objections"
    CLOSE = "close"
    COMPLIANCE = "compliance"


_NAMES = {
    Area.OPENING: N_("Opening"),
    Area.NEEDS: N_("Finding needs"),
    Area.PRODUCT: N_("Product"),
    Area.OBJECTIONS: N_("Handling objections"),
    Area.CLOSE: N_("Closing"),
    Area.COMPLIANCE: N_("Compliance"),
}

_ANCHORS = {
    Area.OPENING: (
        N_("No name, no reason for the call; the customer hangs up or is annoyed"),
        N_("Name and company only; the reason for the call comes late"),
        N_("Name, company and reason within 20 seconds, as the script says"),
        N_("A reason that concerns this customer; asks whether it is a good time"),
        N_("Wins attention in two sentences; the customer starts to talk"),
    ),
    Area.NEEDS: (
        N_("Asks nothing and begins to pitch"),
        N_("Closed questions only, answers are not used"),
        N_("At least two open questions; notes the answers"),
        N_("Digs deeper, sums up the need in own words"),
        N_("The customer names the need and its urgency without being led"),
    ),
    Area.PRODUCT: (
        N_("Wrong or missing facts"),
        N_("Recites features, misses questions"),
        N_("Correct facts; can answer the usual questions"),
        N_("Links benefits to the need that was found"),
        N_("Explains with an example that fits this customer, simply and fully"),
    ),
    Area.OBJECTIONS: (
        N_("Argues, or gives up at the first no"),
        N_("Repeats the pitch instead of answering"),
        N_("Hears it out, answers with the agreed wording"),
        N_("Finds the reason behind it, answers and checks"),
        N_("The objection becomes an argument for the offer"),
    ),
    Area.CLOSE: (
        N_("Ends without any next step"),
        N_("A vague “I will call again”"),
        N_("Asks for a decision or a dated next step"),
        N_("Sums up, offers two ways on, notes date and time"),
        N_("The customer agrees to a binding next step and repeats it"),
    ),
    Area.COMPLIANCE: (
        N_("Forbidden promise, or a must-say left out"),
        N_("Must-says hurried or incomplete"),
        N_("All must-says said; nothing forbidden"),
        N_("Must-says said clearly, the customer's wish not to be called respected"),
        N_("Exemplary: fit to be played to newcomers"),
    ),
}

LOWEST, HIGHEST = 1, 5
NOT_APPLICABLE = 0
"""The rating of an area that the calls heard gave no occasion for."""


@dataclass(frozen=True, slots=True)
class AreaForm:
    """One area as the form shows it: its name and the meaning of 1 to 5, in the language in force."""

    area: Area
    name: str
    anchors: tuple[str, ...]


def area_name(area: Area) -> str:
    """The area's name in the language in force."""
    return _(_NAMES[area])


def anchor(area: Area, rating: int) -> str:
    """What a rating of 1 to 5 means, in words; and what it means that there is none."""
    if rating == NOT_APPLICABLE:
        return _("not applicable")
    return _(_ANCHORS[area][rating - LOWEST])


def form() -> tuple[AreaForm, ...]:
    """The whole form, in the language in force."""
    return tuple(
        AreaForm(area, area_name(area), tuple(anchor(area, rating) for rating in range(LOWEST, HIGHEST + 1)))
        for area in Area
    )
