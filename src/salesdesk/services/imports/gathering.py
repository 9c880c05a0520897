"""Which files are meant when files and folders are dropped."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

SUFFIXES = frozenset(
    ".csv .txt .tsv .tab .log .dat .psv .xlsx .xlsm .xlsb .xls .ods .html .htm .gz .zip".split()  # noqa: SIM905
)
"""Endings of files that may hold a table; a file that is named itself is looked at whatever its ending."""
MOST = 500
_UNFINISHED = frozenset(".tmp .part .partial .crdownload .download .opdownload .filepart .!ut .swp .bak".split())  # noqa: SIM905


@dataclass(frozen=True, slots=True)
class Gathered:
    """The files, in the order given; ``empty``: folders without any; ``more``: whether there were too many."""

    files: tuple[Path, ...]
    empty: tuple[Path, ...] = ()
    more: bool = False


def is_working_file(path: Path) -> bool:
    """Whether the file is a program's own: half a download, Excel's lock, a hidden file."""
    name = path.name
    return name.startswith(("~$", ".", "~")) or path.suffix.lower() in _UNFINISHED


def gather(paths: Iterable[Path]) -> Gathered:
    """Files as they are, folders as the tables in them (not in folders within), by name."""
    files: list[Path] = []
    empty: list[Path] = []
    for path in paths:
        if not path.is_dir():
            files.append(path)
            continue
        try:
            inside = [entry for entry in sorted(path.iterdir()) if _is_table(entry)]
        except OSError:
            files.append(path)  # says itself, in its place, that it cannot be opened
            continue
        files += inside
        if not inside:
            empty.append(path)
    once = list(dict.fromkeys(files))
    return Gathered(tuple(once[:MOST]), tuple(empty), len(once) > MOST)


def _is_table(path: Path) -> bool:
    return path.suffix.lower() in SUFFIXES and not is_working_file(path) and path.is_file()
