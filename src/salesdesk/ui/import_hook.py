"""Spares every import a detour that PySide6 makes.

PySide6 looks into the source of each module that is imported after it, in case the module says ``from __feature__
import …``. We never do. Reading some 400 sources (SQLAlchemy's above all) costs a tenth of a second at each start and
keeps them all in memory, so the answer is given without looking: no features.
"""

from __future__ import annotations

import sys

QUESTION = "_mod_uses_pyside"
"""The hook's function that reads a module's source."""


def spare() -> None:
    """Give the answer in advance; where PySide6 has no such hook (any more), nothing happens."""
    import PySide6.QtCore  # noqa: F401  (brings the hook)

    hook = sys.modules.get("PySide6.support.feature")
    if hook is not None and hasattr(hook, QUESTION):
        setattr(hook, QUESTION, _no_features)


def _no_features(_module: object) -> bool:
    """What the hook answers for a module that uses PySide6 and asks for no feature."""
    return True
