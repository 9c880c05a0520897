"""The system's refusals in the user's language."""

from __future__ import annotations

import errno

import pytest

from salesdesk import i18n
from salesdesk.refusals import why


def test_what_is_known_is_said_in_the_users_language() -> None:
    refused = IsADirectoryError(errno.EISDIR, "Is a directory")
    assert why(refused) == "it is a folder"
    with i18n.speaking("zh_CN"):
        assert why(refused) == "这是一个文件夹"


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "the disk is full"),
        (PermissionError(errno.EACCES, "Permission denied"), "permission denied"),
        (OSError(9999, "something of its own"), "something of its own"),
        (OSError("without a number"), "without a number"),
    ],
)
def test_each_refusal_has_words(error: OSError, words: str) -> None:
    assert why(error) == words
