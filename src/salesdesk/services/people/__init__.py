"""Teams and agents: who they are, what exports call them, where they belonged and when."""

from salesdesk.services.people.found import Resolver, ensure_found, forget_found
from salesdesk.services.people.rows import (
    AgentCard,
    AgentDraft,
    AgentRow,
    Duplicate,
    Edited,
    IdentityRow,
    LevelRow,
    MembershipRow,
    MergePreview,
    TeamRow,
)
from salesdesk.services.people.service import PeopleService
from salesdesk.services.people.snapshot import Snapshot

__all__ = [
    "AgentCard",
    "AgentDraft",
    "AgentRow",
    "Duplicate",
    "Edited",
    "IdentityRow",
    "LevelRow",
    "MembershipRow",
    "MergePreview",
    "PeopleService",
    "Resolver",
    "Snapshot",
    "TeamRow",
    "ensure_found",
    "forget_found",
]
