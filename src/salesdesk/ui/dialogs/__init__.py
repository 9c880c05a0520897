"""Dialogs: only for decisions. ``Dialog`` is their base, ``ReasonPrompt.ask`` asks for a required reason."""

from salesdesk.ui.dialogs.base import Dialog, ReasonPrompt

__all__ = ["Dialog", "ReasonPrompt"]
