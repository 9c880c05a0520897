"""Puts ``resources/`` into the wheel as ``salesdesk/resources``; an editable install uses those of the checkout."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ResourcesHook(BuildHookInterface[Any]):
    """The wheel's build hook, named in pyproject.toml."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called before the build; ``version`` is ``editable`` or ``standard``."""
        if version != "editable":
            build_data["force_include"][str(Path(self.root, "resources"))] = "salesdesk/resources"
