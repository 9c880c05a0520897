"""Files kept beside plans, interviews, one-to-ones and courses."""

from __future__ import annotations

from salesdesk.services.attachments.service import AttachmentsService
from salesdesk.services.attachments.source import AttachmentFileError
from salesdesk.services.attachments.views import AttachmentView, ContentState, Owner

__all__ = ["AttachmentFileError", "AttachmentView", "AttachmentsService", "ContentState", "Owner"]
