"""Dialogs: for decisions only."""
