"""A layout as a file: what goes out comes back the same, and nothing hostile comes in."""

from __future__ import annotations

from pathlib import Path

import pytest

from salesdesk.errors import UnreadableFileError
from salesdesk.importers import profile_file
from salesdesk.importers.profile_file import ProfileFile
from salesdesk.importers.understanding import Choices, Memory
from salesdesk.types import Outcome

WHOLE = ProfileFile(
    "十月 “好”",
    "0123456789abcdef",
    Choices(
        profile="aircall",
        mapping={"start": "开始\t时间", "customer": ""},
        encoding="gb18030",
        delimiter="\t",
        sheet="通话",
        date_order="dmy",
        timezone="Asia/Shanghai",
        outcome_words={'says "no"': Outcome.REJECTED},
        duration_unit={"talk": "ms"},
        kind="calls",
        memory=Memory({"agent_name": "坐席"}, "dmy", {"ring": "s"}),
    ),
)
HEAD = 'file = "salesdesk-import-profile"\nversion = 1\nname = "x"\n'


@pytest.mark.parametrize("profile", [WHOLE, ProfileFile("x", "", Choices())], ids=["whole", "empty"])
def test_what_goes_out_comes_back(profile: ProfileFile, tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    file.write_bytes(profile_file.dumps(profile))
    assert profile_file.load(file) == profile


@pytest.mark.parametrize(
    "text",
    [
        "", "no toml", 'file = "other"\nversion = 1\n', 'file = "salesdesk-import-profile"\nversion = 2\n', HEAD.replace('"x"', '"  "'), HEAD.replace('"x"', '"a\\u0007b"'),
        HEAD.replace('"x"', "5"), HEAD + "evil = 1\n", HEAD + 'profile = "nobody"\n', HEAD + 'encoding = "zip"\n', HEAD + 'encoding = "no-such"\n', HEAD + 'delimiter = ""\n',
        HEAD + 'delimiter = "\\n"\n', HEAD + 'date_order = "ydm"\n', HEAD + 'timezone = "../../etc/passwd"\n', HEAD + 'kind = "Robert; DROP"\n', HEAD + 'fingerprint = "zz"\n',
        HEAD + 'mapping = "x"\n', HEAD + '[mapping]\nevil = "x"\n', HEAD + "[mapping]\nstart = 1\n", HEAD + '[duration_unit]\ntalk = "years"\n', HEAD + '[outcome_words]\nx = "sold"\n',
        HEAD + '[outcome_words]\n"" = "busy"\n', HEAD + "decided = 5\n", HEAD + '[decided]\nodd = "x"\n', HEAD + '[decided]\ndate_order = "x"\n',
        HEAD + f'sheet = "{"x" * 600}"\n', HEAD + "[mapping]\n" + f'start = "{"x" * 600}"\n',
        HEAD + "[outcome_words]\n" + "".join(f'"w{n}" = "busy"\n' for n in range(2001)),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_a_reason(text: str) -> None:
    with pytest.raises(UnreadableFileError) as refused:
        profile_file.loads(text.encode(), "b.toml")
    assert "b.toml" in refused.value.message
    assert refused.value.hint
    assert len(refused.value.message) < 200


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"a" * 300_000, b"x = " + b"[" * 5000, b"\x00"])
def test_bytes_that_are_no_profile(data: bytes) -> None:
    with pytest.raises(UnreadableFileError):
        profile_file.loads(data)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError):
        profile_file.load(tmp_path / "none.toml")
