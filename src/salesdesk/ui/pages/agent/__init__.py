"""One agent: figures, calls, targets, plans, talks and history."""

from salesdesk.ui.pages.agent.page import AgentPage

__all__ = ["AgentPage"]
