"""SalesDesk: targets, call logs, figures, plans and interviews for the supervisor of a telesales team."""

__version__ = "0.1.0"
