"""Dialogs about scores and weights."""
