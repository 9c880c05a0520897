"""Targets 目标: set with everything SMART asks for, shown in a grid, copied, suggested and broken down."""

from salesdesk.services.targets.rows import (
    Check,
    Decomposition,
    FunnelAgent,
    FunnelGround,
    GridCell,
    GridRow,
    InflatedError,
    ShareBy,
    Suggestion,
    TargetChange,
    TargetGrid,
    TargetRow,
)
from salesdesk.services.targets.service import TargetsService

__all__ = [
    "Check",
    "Decomposition",
    "FunnelAgent",
    "FunnelGround",
    "GridCell",
    "GridRow",
    "InflatedError",
    "ShareBy",
    "Suggestion",
    "TargetChange",
    "TargetGrid",
    "TargetRow",
    "TargetsService",
]
