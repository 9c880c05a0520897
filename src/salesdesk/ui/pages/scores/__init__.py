"""Scores 得分与排名: who stands where, how sure that is, and by which weights."""

from salesdesk.ui.pages.scores.page import ScoresPage

__all__ = ["ScoresPage"]
