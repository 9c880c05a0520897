"""From revenue to dials 漏斗分解: what a revenue target asks of each agent on each day, and whether that is possible."""

from salesdesk.ui.pages.funnel.page import FunnelPage

__all__ = ["FunnelPage"]
