"""Files attached to a plan: taken in whole, listed, opened as a copy, removed with a reason, never silently lost."""

from __future__ import annotations

import hashlib
import os
import stat
import sys
from pathlib import Path

import pytest

from plan_ground import Ground
from salesdesk import i18n
from salesdesk.errors import RefusedError, SalesDeskError
from salesdesk.services.attachments import AttachmentFileError, ContentState, Owner
from salesdesk.services.attachments.source import kept_name, media_type
from salesdesk.services.desk import Desk
from salesdesk.types import AttachmentRole

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX file system")
ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


def names(desk: Desk) -> set[str]:
    return desk.attachments.contents.names()


def test_an_attached_file_is_kept_beside_the_database(desk: Desk, plan: Owner, scan: Path) -> None:
    made = desk.attachments.add(plan, scan, AttachmentRole.DELIVERY, who="陈主管")
    view = desk.attachments.get(made)
    assert (view.title, view.file_name, view.role) == ("签收单 scan", "签收单 scan.pdf", AttachmentRole.DELIVERY)
    assert (view.size, view.media_type, view.added_by) == (15, "application/pdf", "陈主管")
    assert view.sha256 == hashlib.sha256(b"%PDF-1.7 signed").hexdigest()
    assert view.state is ContentState.SOUND
    assert names(desk) == {view.sha256}
    assert desk.attachments.contents.folder == desk.database.path.with_name("test.salesdesk.attachments")
    assert [one.id for one in desk.attachments.list(plan)] == [made]
    assert desk.attachments.list(Owner.interview(1)) == []
    scan.unlink()
    assert desk.attachments.verify() == []


def test_what_is_attached_and_removed_stands_in_the_plans_history(desk: Desk, plan: Owner, scan: Path) -> None:
    made = desk.attachments.add(plan, scan, AttachmentRole.STANDARD, "Targets of October", who="Chen")
    desk.attachments.remove(made, "the wrong month", who="Li")
    lines = desk.plans.get(int(plan.id)).history[-2:]
    digest = hashlib.sha256(b"%PDF-1.7 signed").hexdigest()
    assert [line.who for line in lines] == ["Chen", "Li"]
    assert lines[0].text == f"Attached (signed standard): Targets of October – 签收单 scan.pdf, SHA-256 {digest}"
    assert lines[1].text.endswith(f"{digest}. the wrong month")
    assert desk.plans.verify(int(plan.id)) == []


def test_a_removed_file_stays_listed_and_its_content_goes_when_nothing_needs_it(
    desk: Desk, ground: Ground, plan: Owner, scan: Path
) -> None:
    other = Owner.plan(desk.plans.open(ground.li, reason="the same paper", kpi="dials"))
    first = desk.attachments.add(plan, scan)
    second = desk.attachments.add(other, scan)
    with pytest.raises(RefusedError, match="reason"):
        desk.attachments.remove(first, " ")
    desk.attachments.remove(first, "filed elsewhere")
    assert len(names(desk)) == 1
    with pytest.raises(RefusedError, match="already"):
        desk.attachments.remove(first, "again")
    assert desk.attachments.list(plan) == []
    (gone,) = desk.attachments.list(plan, removed=True)
    assert (gone.removed_reason, gone.removed_at is not None) == ("filed elsewhere", True)
    with pytest.raises(AttachmentFileError, match="was removed"):
        desk.attachments.open(first)
    desk.attachments.remove(second, "no longer needed")
    assert names(desk) == set()
    assert desk.attachments.add(plan, scan) != first


def test_the_same_file_is_attached_once_to_one_owner(desk: Desk, plan: Owner, scan: Path) -> None:
    desk.attachments.add(plan, scan, title="Receipt")
    with pytest.raises(RefusedError, match="already, as “Receipt”"):
        desk.attachments.add(plan, scan, title="Another")


def test_a_title_can_be_changed(desk: Desk, plan: Owner, scan: Path) -> None:
    made = desk.attachments.add(plan, scan)
    desk.attachments.rename(made, " Receipt ")
    assert desk.attachments.get(made).title == "Receipt"
    desk.attachments.rename(made, "  ")
    assert desk.attachments.get(made).title == "Receipt"


def test_what_is_opened_is_a_copy(desk: Desk, plan: Owner, scan: Path, tmp_path: Path) -> None:
    made = desk.attachments.add(plan, scan)
    opened = desk.attachments.open(made)
    assert opened.name == "签收单 scan.pdf"
    assert opened.read_bytes() == b"%PDF-1.7 signed"
    assert not opened.stat().st_mode & stat.S_IWUSR
    assert desk.attachments.open(made) == opened
    assert desk.database.path.parent not in opened.parents
    desk.attachments.save_copy(made, tmp_path / "copy.pdf")
    assert (tmp_path / "copy.pdf").read_bytes() == b"%PDF-1.7 signed"
    with pytest.raises(SalesDeskError, match="could not be written"):
        desk.attachments.save_copy(made, tmp_path / "nowhere" / "copy.pdf")


def test_what_could_run_is_not_opened(desk: Desk, plan: Owner, tmp_path: Path) -> None:
    program = tmp_path / "Report.EXE"
    program.write_bytes(b"MZ")
    made = desk.attachments.add(plan, program)
    with pytest.raises(AttachmentFileError, match="could run a program"):
        desk.attachments.open(made)
    desk.attachments.save_copy(made, tmp_path / "copy.exe")
    assert (tmp_path / "copy.exe").read_bytes() == b"MZ"


@pytest.mark.parametrize("harm", ["missing", "shorter", "changed", "folder"])
def test_a_lost_or_changed_content_is_said_everywhere(desk: Desk, plan: Owner, scan: Path, harm: str) -> None:
    made = desk.attachments.add(plan, scan, AttachmentRole.EVIDENCE)
    kept = desk.attachments.contents.path(desk.attachments.get(made).sha256)
    if harm in ("missing", "folder"):
        kept.unlink()
    else:
        kept.write_bytes(b"%PDF" if harm == "shorter" else b"%PDF-1.7 Signed")
    if harm == "folder":
        kept.mkdir()
    word = "is missing" if harm == "missing" else "was changed"
    for act in (desk.attachments.open, lambda one: desk.attachments.save_copy(one, scan)):
        with pytest.raises(AttachmentFileError, match=word):
            act(made)
    assert [word in line for line in desk.attachments.verify()] == [True]
    assert [word in line and "签收单 scan.pdf" in line for line in desk.safety.check()] == [True]
    assert desk.safety.missing() == ["签收单 scan"]
    state = desk.attachments.get(made).state
    assert state is {"missing": ContentState.MISSING, "changed": ContentState.SOUND}.get(harm, ContentState.CHANGED)
    if harm != "folder":
        desk.attachments.add(Owner.course("opening"), scan)  # the same content again: the good copy takes its place
        assert desk.attachments.verify() == []


def test_orphans_and_halves_are_swept_at_the_check(desk: Desk, plan: Owner, scan: Path) -> None:
    made = desk.attachments.add(plan, scan)
    folder = desk.attachments.contents.folder
    (folder / ("0" * 64)).write_bytes(b"no row refers to it")
    (folder / "young.part").write_bytes(b"somebody writes it")
    (folder / "old.part").write_bytes(b"nobody does")
    os.utime(folder / "old.part", (0, 0))
    (folder / "desktop.ini").write_bytes(b"the system's")
    assert desk.safety.check() == []
    assert {path.name for path in folder.iterdir()} == {
        desk.attachments.get(made).sha256,
        "young.part",
        "desktop.ini",
    }


def test_refusals_of_what_is_no_good_file(desk: Desk, plan: Owner, tmp_path: Path) -> None:
    (tmp_path / "empty.pdf").touch()
    (tmp_path / "short.lnk").write_bytes(b"L")
    cases = {
        tmp_path / "empty.pdf": "is empty",
        tmp_path / "short.lnk": "only a shortcut",
        tmp_path / "gone.pdf": "there is no such file",
        tmp_path: "is a folder",
        tmp_path / "nul\0": "the name is not allowed here",
    }
    for path, words in cases.items():
        with pytest.raises(AttachmentFileError, match=words):
            desk.attachments.add(plan, path)
    assert names(desk) == set()
    assert desk.attachments.list(plan, removed=True) == []


@POSIX
def test_links_pipes_and_locked_files_are_refused(desk: Desk, plan: Owner, scan: Path, tmp_path: Path) -> None:
    link, pipe = tmp_path / "link.pdf", tmp_path / "pipe"
    link.symlink_to(scan)
    os.mkfifo(pipe)
    for path, words in ((link, "only a link"), (pipe, "no ordinary file")):
        with pytest.raises(AttachmentFileError, match=words):
            desk.attachments.add(plan, path)
    if not ROOT:
        scan.chmod(0)
        with pytest.raises(AttachmentFileError, match="permission denied"):
            desk.attachments.add(plan, scan)


def test_the_limit_is_the_companys(desk: Desk, plan: Owner, tmp_path: Path) -> None:
    assert desk.attachments.limit == 25 << 20
    desk.company.change(attachment_mb=1)
    big = tmp_path / "big.pdf"
    big.write_bytes(bytes((1 << 20) + 1))
    with pytest.raises(AttachmentFileError, match=r"big\.pdf is larger than 1 MB") as refused:
        desk.attachments.add(plan, big)
    assert "Settings" in refused.value.hint
    big.write_bytes(bytes(1 << 20))
    assert desk.attachments.add(plan, big)
    for nonsense in (0, 501):
        with pytest.raises(SalesDeskError, match="between 1 MB and 500 MB"):
            desk.company.change(attachment_mb=nonsense)


def test_a_file_that_grows_while_it_is_read_is_refused(
    desk: Desk, plan: Owner, scan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from salesdesk.store.contents import Contents

    take = Contents.take

    def slow(self: Contents, source: object, limit: int | None = None) -> object:
        with scan.open("ab") as file:
            file.write(b" and more")
        return take(self, source, limit)  # type: ignore[arg-type]

    monkeypatch.setattr(Contents, "take", slow)
    with pytest.raises(AttachmentFileError, match="just being written"):
        desk.attachments.add(plan, scan)
    desk.company.change(attachment_mb=1)
    monkeypatch.setattr(Contents, "take", take)
    assert desk.attachments.list(plan) == []


def test_a_file_that_outgrows_the_limit_while_it_is_read(
    desk: Desk, plan: Owner, scan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from salesdesk.store.contents import Contents

    take = Contents.take
    monkeypatch.setattr(Contents, "take", lambda self, source, _limit=None: take(self, source, 3))
    with pytest.raises(AttachmentFileError, match="is larger than"):
        desk.attachments.add(plan, scan)
    assert not any(desk.attachments.contents.folder.iterdir())


def test_an_owner_that_is_not_there(desk: Desk, scan: Path) -> None:
    for owner in (Owner.plan(99), Owner.interview(99)):
        with pytest.raises(RefusedError, match=r"There is no (plan|interview) 99\."):
            desk.attachments.add(owner, scan)
    with pytest.raises(RefusedError, match="There is no attachment 99"):
        desk.attachments.get(99)
    assert desk.attachments.add(Owner.meeting(1), scan)


def test_names_are_made_safe_and_keep_their_ending() -> None:
    assert kept_name(Path("a") / "..\u202efdp.exe") == "fdp.exe"
    assert kept_name(Path("Scan of 12.10")) == "Scan of 12.10"
    assert kept_name(Path("x" * 300 + ".PDF")).endswith("x.PDF")
    assert len(kept_name(Path("张" * 300 + ".PDF")).encode()) <= 200
    assert kept_name(Path("CON.pdf")) == "_CON.pdf"
    assert kept_name(Path(".pdf")) == "pdf"
    assert kept_name(Path(os.fsdecode(b"\xff.pdf"))) == "_.pdf"
    assert media_type("a.PDF") == "application/pdf"
    assert media_type("a.xyz1") == "application/octet-stream"


def test_in_chinese(desk: Desk, plan: Owner, scan: Path) -> None:
    desk.attachments.add(plan, scan, AttachmentRole.DELIVERY)
    with i18n.speaking("zh_CN"):
        text = desk.plans.get(int(plan.id)).history[-1].text
        assert "送达凭证" in text
        assert "签收单 scan.pdf" in text
