"""Where things are: resources in a checkout, a wheel or a frozen build; data in the local user folder."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import platformdirs

HOME_VARIABLE = "SALESDESK_HOME"


def resources() -> Path:
    """The resources folder: inside the installed package, beside a frozen program, or of the checkout."""
    here = Path(__file__).resolve().parent
    frozen = getattr(sys, "_MEIPASS", None)
    places = [Path(frozen) / "resources"] if frozen else []
    places += [here / "resources", here.parents[1] / "resources"]
    for place in places:
        if place.is_dir():
            return place
    raise FileNotFoundError(f"resources folder not found in {', '.join(map(str, places))}")


def resource(*parts: str) -> Path:
    """One file or folder below ``resources``."""
    return resources().joinpath(*parts)


def data_dir() -> Path:
    """The local, never synced folder of the database, its backups, attachments and logs; made if missing.

    The environment variable SALESDESK_HOME chooses another one.
    """
    chosen = os.environ.get(HOME_VARIABLE)
    folder = Path(chosen) if chosen else Path(platformdirs.user_data_dir("SalesDesk", appauthor=False, roaming=False))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def printable(name: str) -> str:
    """A file's name as text that can be stored: bytes that are no characters (Linux allows them) are written out."""
    return name.encode("utf-8", "backslashreplace").decode("utf-8")


def default_database() -> Path:
    """The database that opens when none is named."""
    return data_dir() / "salesdesk.db"


def log_file() -> Path:
    """The program's log."""
    return data_dir() / "salesdesk.log"
