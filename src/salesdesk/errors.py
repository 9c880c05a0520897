"""What the user can put right. Anything else that is raised is a bug."""

from __future__ import annotations


class SalesDeskError(Exception):
    """A fault the user can fix: what happened, where, and what to do next, in the user's language.

    ``message`` and ``hint`` are already translated when raised (``_("…")``).
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message if not hint else f"{message} {hint}")
        self.message = message
        self.hint = hint

    def __reduce__(self) -> tuple[type[SalesDeskError], tuple[str, str]]:
        """So that it arrives whole from another process."""
        return type(self), (self.message, self.hint)


class RefusedError(SalesDeskError):
    """A rule of the domain says no (a target without a reason, a step skipped); says which and why."""


class DatabaseError(SalesDeskError):
    """The database file cannot be used: newer, foreign, damaged, locked or not writable."""


class UnreadableFileError(SalesDeskError):
    """A file to import is not a table this program can read; says why."""
