"""What belongs to this computer and its user, not to the database: language, theme, window.

A small JSON file in the data folder. An unreadable one is set aside, never a reason not to start.
"""

from __future__ import annotations

import json
import logging
import os
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

from salesdesk import paths

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Preferences:
    """``language``: en, zh_CN or empty for the system's; ``theme``: system, light or dark; ``text_scale``: 1.0 is the usual size of text.

    ``window``: geometry and column states by name, as base64 of Qt's own; ``recent``: files and folders last used.
    """

    language: str = ""
    theme: str = "system"
    text_scale: float = 1.0
    report_language: str = ""
    paper: str = "A4"
    window: dict[str, str] = field(default_factory=dict)
    recent: dict[str, str] = field(default_factory=dict)


def preferences_file() -> Path:
    """Where the preferences are."""
    return paths.data_dir() / "preferences.json"


def load() -> Preferences:
    """The preferences, or the defaults where there are none or the file cannot be read."""
    try:
        file = preferences_file()
        stored = json.loads(file.read_text(encoding="utf-8"))
        known = {f.name: f for f in fields(Preferences)}
        defaults = Preferences()
        return Preferences(
            **{
                key: value
                for key, value in stored.items()
                if key in known and type(value) is type(getattr(defaults, key))
            }
        )
    except FileNotFoundError:
        return Preferences()
    except (OSError, ValueError, AttributeError) as error:
        logger.warning("preferences set aside: %s", error)
        return Preferences()


def save(preferences: Preferences) -> None:
    """Write the preferences to a new file and put it in place of the old one; a failure is logged, not raised."""
    try:
        file = preferences_file()
        part = file.with_name(file.name + ".part")
        with part.open("w", encoding="utf-8") as out:
            json.dump(asdict(preferences), out, ensure_ascii=False, indent=1)
            out.flush()
            os.fsync(out.fileno())
        part.replace(file)
    except OSError as error:
        logger.warning("preferences not saved: %s", error)
