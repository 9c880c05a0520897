"""Files kept with a plan, an interview, a one-to-one or a course."""

from salesdesk.ui.attachments.card import AttachmentsCard

__all__ = ["AttachmentsCard"]
