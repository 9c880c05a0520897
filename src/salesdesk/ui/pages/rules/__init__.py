"""Warning rules 预警规则: what each looks for, and what it would have said over the last months."""

from salesdesk.ui.pages.rules.page import RulesPage

__all__ = ["RulesPage"]
