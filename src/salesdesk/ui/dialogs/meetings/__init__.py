"""Dialogs of one-to-ones."""
