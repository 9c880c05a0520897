"""Dialogs about KPIs."""
