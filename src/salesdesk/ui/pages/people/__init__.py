"""Team 团队: who is in which team, who was found in a log, who may be one and the same."""

from salesdesk.ui.pages.people.page import PeoplePage

__all__ = ["PeoplePage"]
