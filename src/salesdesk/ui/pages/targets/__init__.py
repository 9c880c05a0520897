"""Targets 目标: a grid of agents and KPIs to type into, and a form that asks for everything SMART wants."""

from salesdesk.ui.pages.targets.page import TargetsPage

__all__ = ["TargetsPage"]
