"""Stage one, bytes: what kind of file it is, what is refused and why, and a stream of its content.

Nothing is guessed from the file's name; the first bytes decide. Archives of one file are opened on
the way. Everything has a size gate before it is expanded, so that a small file cannot fill the memory.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import IO, cast

from salesdesk.i18n import N_, _
from salesdesk.importers.inside import Closing, Inside
from salesdesk.importers.source import HEAD, Source, refuse, refuse_cut_off, refuse_empty
from salesdesk.importers.workbooks.compound import Compound, CompoundError

MAX_EXPANDED = 4 << 30
"""The most an archive may expand to, in bytes."""
MAX_RATIO = 400
"""How many times its size an archive may expand to; real logs reach about 30, a bomb 1,000."""
RATIO_FLOOR = 64 << 20
"""Below this many expanded bytes the ratio does not matter."""
MAX_BOOK = 768 << 20
"""The most a workbook may expand to, in bytes."""
MAX_BOOK_RATIO = 120
"""How many times its size a workbook may expand to; real ones reach about 30."""
_DAMAGED = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    lzma.LZMAError,
    OSError,
    EOFError,
    LookupError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)
"""What a damaged or unusual archive makes the library raise."""

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", N_("a PNG picture")),
    (b"\xff\xd8\xff", N_("a JPEG picture")),
    (b"GIF87a", N_("a GIF picture")),
    (b"GIF89a", N_("a GIF picture")),
    (b"BM\x00", N_("a bitmap picture")),
    (b"II*\x00", N_("a TIFF picture")),
    (b"MM\x00*", N_("a TIFF picture")),
    (b"%PDF-", N_("a PDF document")),
    (b"{\\rtf", N_("an RTF document")),
    (b"7z\xbc\xaf\x27\x1c", N_("a 7-Zip archive")),
    (b"Rar!\x1a\x07", N_("a RAR archive")),
    (b"SQLite format 3\x00", N_("a database")),
    (b"\x00\x01\x00\x00Standard ", N_("an Access database")),
    (b"PAR1", N_("a Parquet file")),
    (b"ID;P", N_("a SYLK spreadsheet")),
    (b"TABLE\r\n0,1\r\n", N_("a DIF spreadsheet")),
    (b"TABLE\n0,1\n", N_("a DIF spreadsheet")),
    (b"\x09\x00\x04\x00", N_("a workbook of Excel 2")),
    (b"\x09\x02\x06\x00", N_("a workbook of Excel 3")),
    (b"\x09\x04\x06\x00", N_("a workbook of Excel 4")),
    (b"\x7fELF", N_("a program")),
    (b"OggS", N_("a sound recording")),
    (b"ID3", N_("a sound recording")),
    (b"fLaC", N_("a sound recording")),
    (b"#!AMR", N_("a sound recording")),
    (b"\x1aE\xdf\xa3", N_("a video")),
)


_PACKERS: tuple[tuple[bytes, Callable[..., IO[bytes]]], ...] = (
    (b"\x1f\x8b\x08", cast("Callable[..., IO[bytes]]", gzip.open)),
    (b"BZh", cast("Callable[..., IO[bytes]]", bz2.open)),
    (b"\xfd7zXZ\x00", cast("Callable[..., IO[bytes]]", lzma.open)),
)


MOST_ARCHIVE = 64 << 20
"""The largest web archive that is read, in bytes."""
_WEB_ARCHIVE = re.compile(
    rb"(?im)\A\s*(?:[\w-]+:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*)*?Content-Type:\s*multipart/related"
)
_OWNER_FILE = re.compile(r"~\$.|\.~lock\..*#$")
"""What Excel and LibreOffice put beside an open workbook."""


def open_source(path: Path) -> Source:
    """The file behind a path, checked. Raises UnreadableFileError with the reason."""
    try:
        if path.is_dir():
            raise refuse(path, _("it is a folder."))
        if path.exists() and not path.is_file():
            raise refuse(path, _("it is a device or a pipe, not a file."))
        size = path.stat().st_size
        with path.open("rb") as stream:
            head = stream.read(HEAD)
    except FileNotFoundError as error:
        raise refuse(path, _("it is not there any more."), _("Choose the file again.")) from error
    except PermissionError as error:
        raise refuse(
            path,
            _("it is open in another program, or there is no permission to read it."),
            _("Close it in Excel and other programs, or check its permissions."),
        ) from error
    except (OSError, ValueError) as error:
        raise refuse(path, str(error), _("Copy the file to this computer and try again.")) from error
    if _OWNER_FILE.match(path.name) and size < 4096:
        raise refuse(
            path, _("it only says who has the workbook open."), _("Choose the file of the same name without the mark.")
        )
    if not size:
        raise refuse_empty(path)
    return _classify(Source(path, "", size, lambda: path.open("rb")), head, depth=0)


def _classify(source: Source, head: bytes, depth: int) -> Source:
    path = source.path
    for magic, what in _MAGIC:
        if head.startswith(magic):
            raise refuse(path, _("it is {what}.").format(what=_(what)))
    if head[:4] == b"RIFF" and head[8:12] in (b"WAVE", b"WEBP", b"AVI "):
        raise refuse(path, _("it is {what}.").format(what=_("a recording or a picture")))
    if head[:2] == b"MZ" and b"This program" in head[:512]:
        raise refuse(path, _("it is {what}.").format(what=_("a program")))
    if head[4:8] == b"ftyp":
        raise refuse(path, _("it is {what}.").format(what=_("a video")))
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _compound(source)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip(source, depth)
    for magic, opener in _PACKERS:
        if head.startswith(magic):
            return _packed(source, opener, depth)
    if b"PK\x03\x04" in head and _ends_as_zip(source):
        return _zip(source, depth)
    if _WEB_ARCHIVE.search(head[:4096]):
        return _web_archive(source)
    if _binary(head):
        raise refuse(path, _("it holds binary data, not text."))
    return Source(path, _xml_book(head) or "text", source.size, source.opener, source.inner)


def _web_archive(source: Source) -> Source:
    """The page with the most rows in a web archive (MHTML), which spreadsheet programs also write."""
    from email import message_from_bytes

    if source.size > MOST_ARCHIVE:
        _gate(source.path, source.size, source.size, MOST_ARCHIVE)
    with source.open() as stream:
        message = message_from_bytes(stream.read(MOST_ARCHIVE))
    pages = [p.get_payload(decode=True) for p in message.walk() if p.get_content_type() == "text/html"]
    page = max((p for p in pages if isinstance(p, bytes)), key=lambda p: p.lower().count(b"<tr"), default=b"")
    if not page:
        raise refuse(source.path, _("the page holds no table."))
    return Source(source.path, "text", len(page), lambda: io.BytesIO(page), source.inner or "page")


def _ends_as_zip(source: Source) -> bool:
    """Whether an archive lies behind something else, such as the header of a download."""
    with source.open_seekable() as stream:
        try:
            return zipfile.is_zipfile(stream)
        except _DAMAGED:
            return False


def _xml_book(head: bytes) -> str:
    """The kind of a workbook that is one XML document: ``fods``, ``xml`` (of 2003), "" for anything else."""
    text = head[:8192].replace(b"\0", b"")
    if not text.lstrip(b"\xff\xfe\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return ""
    if b"opendocument" in text and b"office:document" in text and b"spreadsheet" in text:
        return "fods"
    return "xml" if b"urn:schemas-microsoft-com:office:spreadsheet" in text and b"<html" not in text.lower() else ""


def _binary(head: bytes) -> bool:
    """Control characters that no text has, beyond stray ones. UTF-16 and UTF-32 text has NULs only."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")):
        return False
    odd = len(head) - len(
        head.translate(None, bytes(b for b in range(32) if b not in b"\0\t\n\v\f\r\x1a\x1b\x1c\x1d\x1e\x1f\x01\x02"))
    )
    nul = head.count(0)
    if nul > len(head) * 0.1:
        even, other = head[::2].count(0), head[1::2].count(0)
        if min(even, other) > max(even, other) * 0.2 and head.strip(b"\0\r\n\t ,;"):
            return True
    return odd > 8 and odd > len(head) * 0.02


def _compound(source: Source) -> Source:
    """An OLE file: an old workbook, or an encrypted new one, or a document."""
    names, whole = _streams(source)
    if names & {"encryptedpackage", "encryptioninfo"}:
        raise refuse(
            source.path,
            _("it is protected by a password."),
            _("Open it in Excel, save it without a password, then import that."),
        )
    if names & {"workbook", "book"}:
        return Source(source.path, "xls", source.size, source.opener, source.inner)
    if not whole or not names:
        raise refuse_cut_off(source.path)
    raise refuse(source.path, _("it is {what}.").format(what=_("an Office document that is no workbook")))


def _streams(source: Source) -> tuple[set[str], bool]:
    """The names of an OLE file's streams, in small letters (of a damaged one those that can be seen), and if it is whole."""
    with source.open_seekable() as stream:
        try:
            return Compound(stream).names(), True
        except (CompoundError, struct.error, OSError, ValueError, IndexError):
            stream.seek(0)
            data = stream.read(1 << 23)
    known = ("EncryptedPackage", "EncryptionInfo", "Workbook", "Book")
    return {name.lower() for name in known if name.encode("utf-16-le") in data}, False


def _gate(path: Path, packed: int, expanded: int, most: int, ratio: int = 0) -> None:
    if expanded > most or (expanded > RATIO_FLOOR and expanded > (ratio or MAX_RATIO) * max(packed, 1)):
        raise refuse(
            path,
            _("it would expand from {small} MB to {big} MB.").format(small=max(packed >> 20, 1), big=expanded >> 20),
            _("Export a shorter period, or as CSV."),
        )


def _zip(source: Source, depth: int) -> Source:
    path = source.path
    try:
        with source.open_seekable() as stream, zipfile.ZipFile(stream) as archive:
            infos = [i for i in archive.infolist() if not i.is_dir()]
            by_name = {i.filename.replace("\\", "/").lstrip("/").lower(): i for i in infos}

            def small(name: str) -> bytes:
                info = by_name.get(name)
                if info is None or info.file_size > 1 << 22:
                    return b""
                try:
                    with archive.open(info) as entry:
                        return entry.read()
                except _DAMAGED:  # what lists the parts may be damaged, as long as they are there
                    return b""

            mimetype, manifest = small("mimetype"), small("meta-inf/manifest.xml")
            types = small("[content_types].xml")
    except _DAMAGED as error:
        raise refuse(path, _("the archive is damaged or cut off."), _("Copy or download it again.")) from error
    expanded = sum(i.file_size for i in infos)
    names = set(by_name)
    kind = _book_kind(names, mimetype, types)
    if kind:
        if b"encryption-data" in manifest:
            raise refuse(
                path, _("it is protected by a password."), _("Open it, save it without a password, then import that.")
            )
        _gate(path, source.size, expanded, MAX_BOOK, MAX_BOOK_RATIO)
        return Source(path, kind, expanded, source.opener, source.inner)
    if any(n.startswith(("word/", "ppt/")) for n in names):
        raise refuse(path, _("it is {what}.").format(what=_("an Office document that is no workbook")))
    return _only_file(source, infos, depth)


def _only_file(source: Source, infos: list[zipfile.ZipInfo], depth: int) -> Source:
    """The one file of an archive."""
    path = source.path
    files = [i for i in infos if not i.filename.startswith("__MACOSX/") and not Path(i.filename).name.startswith(".")]
    if len(files) != 1:
        raise refuse(
            path,
            _("the archive holds {n} files.").format(n=len(files)),
            _("Unpack it and import the files one by one."),
        )
    [inner] = files
    if inner.flag_bits & 1:
        raise refuse(path, _("it is protected by a password."), _("Unpack it, then import the file inside."))
    _gate(path, inner.compress_size, inner.file_size, MAX_EXPANDED)
    if depth:
        raise refuse(path, _("it is an archive inside an archive."), _("Unpack it, then import the file inside."))
    opener = source.opener
    return _unpacked(source, lambda: Inside(opener(), inner), inner.file_size, inner.filename)


def _book_kind(names: set[str], mimetype: bytes, types: bytes) -> str:
    if b"opendocument.spreadsheet" in mimetype:
        return "ods"
    if any(n.startswith(("word/", "ppt/")) for n in names):
        return ""
    if not any(re.search(r"(^|/)workbook\.(xml|bin)$", n) for n in names) and b"spreadsheetml" not in types:
        return ""
    if "xl/workbook.bin" in names:
        return "xlsb"
    return "xlsm" if b"macroEnabled" in types else "xlsx"


def _packed(source: Source, opener: Callable[..., IO[bytes]], depth: int) -> Source:
    """A gzip, bzip2 or xz file: expanded once to measure it, with the gate on the way."""
    if depth:
        raise refuse(
            source.path, _("it is an archive inside an archive."), _("Unpack it, then import the file inside.")
        )
    outer = source.opener

    def inner() -> IO[bytes]:
        return Closing(opener(outer_stream := outer(), "rb"), outer_stream)

    size = 0
    try:
        with inner() as stream:
            while block := stream.read(1 << 20):
                size += len(block)
                _gate(source.path, source.size, size, MAX_EXPANDED)
    except _DAMAGED as error:
        raise refuse(source.path, _("the archive is damaged or cut off."), _("Copy or download it again.")) from error
    return _unpacked(source, inner, size, Path(source.path.stem).name)


def _unpacked(source: Source, opener: Callable[[], IO[bytes]], size: int, name: str) -> Source:
    if not size:
        raise refuse_empty(source.path)
    inner = Source(source.path, "", size, opener, name)
    try:
        head = inner.head()
    except _DAMAGED as error:
        raise refuse(source.path, _("the archive is damaged or cut off."), _("Copy or download it again.")) from error
    return _classify(inner, head, depth=1)
