"""Stage two, text: in which encoding the bytes are written.

Guessers that look at a piece of a file read a GBK log with one Chinese row in two hundred as Polish.
So the whole file is judged, in a fixed order: byte order mark; UTF-16 without one; strict UTF-8;
then the encodings of East Asia and Europe by how plausible their reading of the non-ASCII bytes is,
GB18030 first.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import IO

from salesdesk.importers.source import Source

BLOCK = 1 << 18
_SAMPLE = 1 << 16
"""Bytes on which the character frequencies of a language are measured."""

_EVIDENCE = 1 << 19
_THIN = 97
"""Of what comes after that much evidence, every so many-th line is taken."""
"""How many bytes of lines with non-ASCII characters the plausibility is measured on."""

_BOMS: tuple[tuple[bytes, str], ...] = (
    (b"\xc3\xaf\xc2\xbb\xc2\xbf", "utf-8"),  # the mark of UTF-8 taken for three letters and written once more
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)


@dataclass(frozen=True, slots=True)
class Encoding:
    """A codec name, how many bytes of mark precede the text, and whether the bytes fit it everywhere."""

    name: str
    bom: int = 0
    clean: bool = True
    lines: int = 0
    """Line ends in the file, 0 where they were not counted."""


def blocks(source: Source) -> Iterator[bytes]:
    """The file's bytes, a MiB at a time."""
    with source.open() as stream:
        while block := stream.read(BLOCK):
            yield block


def find_encoding(source: Source) -> Encoding:
    """The encoding of a whole file."""
    head = source.head(4096)
    for bom, name in _BOMS:
        if head.startswith(bom) and not (name == "utf-32-le" and source.size % 4):
            return Encoding(name, _marks(head, bom))
    if wide := _wide(source):
        return wide
    scan = _Scan()
    for block in blocks(source):
        scan.feed(block)
    return scan.verdict()


def _marks(head: bytes, bom: bytes) -> int:
    """How many bytes of marks a text begins with: programs that add one where there is one leave several."""
    again = [bom, *(other for other, name in _BOMS if name == "utf-8" and len(bom) in (3, 6))]
    count = 0
    while found := next((mark for mark in again if head.startswith(mark, count)), b""):
        count += len(found)
    return count


def _wide(source: Source) -> Encoding | None:
    """UTF-16 without a mark: its ASCII characters put a NUL in every other byte."""
    head = source.head(1 << 16)
    nul = head.count(0)
    if nul < 2 or nul < len(head) * 0.02:
        return None
    even, odd = head[::2].count(0), head[1::2].count(0)
    if min(even, odd) > max(even, odd) * 0.1:
        return None
    name = "utf-16-be" if even > odd else "utf-16-le"
    newline = "\n".encode(name)
    comma = sum(head.count(c.encode(name)) for c in "\n\r,;\t|0123456789 ")
    decoder = codecs.getincrementaldecoder(name)()
    try:
        for block in blocks(source):
            decoder.decode(block)
    except UnicodeDecodeError:
        return None
    return Encoding(name) if comma and (newline in head or len(head) < 400) else None


class _Scan:
    """One pass over the bytes: is it strict UTF-8, and if not, the lines that tell the encoding."""

    def __init__(self) -> None:
        self._utf8 = codecs.getincrementaldecoder("utf-8")()
        self._strict = True
        self._cut = False
        self._ascii = True
        self._evidence = bytearray()
        self._tail = b""
        self._lf = self._cr = 0

    def feed(self, block: bytes) -> None:
        self._lf += block.count(b"\n")
        if b"\r" in block:
            self._cr += block.count(b"\r")
        if block.isascii() and not self._tail:
            if self._strict:
                self._strict = self._try(block)
            return
        self._ascii = False
        if self._strict:
            self._strict = self._try(block)
        lines = (self._tail + block).split(b"\n")
        self._tail = lines.pop() if len(lines) > 1 else b""
        if len(self._evidence) >= _EVIDENCE:
            lines = lines[::_THIN]
        for line in lines:
            if not line.isascii():
                self._evidence += line + b"\n"

    def _try(self, block: bytes) -> bool:
        try:
            self._utf8.decode(block)
        except UnicodeDecodeError:
            return False
        return True

    def verdict(self) -> Encoding:
        if not self._tail.isascii():
            self._evidence += self._tail + b"\n"
        if self._strict:
            cut = bool(self._utf8.getstate()[0])
            return Encoding("utf-8", clean=not cut, lines=self._lf or self._cr)
        return replace(judge(bytes(self._evidence)), lines=self._lf or self._cr)


def judge(evidence: bytes) -> Encoding:
    """The most plausible encoding of bytes that are no UTF-8 (lines holding the non-ASCII characters)."""
    damage, good = _utf8_damage(evidence)
    if good >= 4 and damage * 20 <= good:
        return Encoding("utf-8", clean=False)
    best, score = "", 0.0
    sample = _thinned(evidence)
    for name, measure in _CANDIDATES:
        try:
            text = evidence.decode(name)
            clean = 1.0
        except UnicodeDecodeError:
            text = evidence.decode(name, "replace")
            bad = text.count("\ufffd")
            total = _beyond_ascii(text)
            if bad * 50 > total:
                continue
            clean = 0.9
        value = measure(sample, text if sample is evidence else sample.decode(name, "replace")) * clean
        if value > score + 0.02:
            best, score = name, value
    if not best:
        return Encoding("cp1252" if _fits(evidence, "cp1252") else "latin-1")
    return Encoding(best, clean=_fits(evidence, best))


def _thinned(evidence: bytes) -> bytes:
    """Lines from all over the evidence, enough to tell languages apart; validity is judged over the whole."""
    every = len(evidence) // _SAMPLE
    return b"\n".join(evidence.split(b"\n")[:: every + 1]) if every else evidence


def _fits(data: bytes, name: str) -> bool:
    try:
        data.decode(name)
    except UnicodeDecodeError:
        return False
    return True


def _utf8_damage(data: bytes) -> tuple[int, int]:
    """How many bytes break UTF-8, and how many characters of several bytes are right."""
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    return bad, _beyond_ascii(text) - bad


def _beyond_ascii(text: str) -> int:
    """How many characters are not ASCII."""
    return len(text) - len(text.encode("ascii", "ignore"))


def _pairs(data: bytes, lead: bytes) -> Counter[tuple[int, int]]:
    """The two-byte characters of an East Asian reading, counted."""
    found: Counter[tuple[int, int]] = Counter()
    at, end = 0, len(data) - 1
    while at < end:
        byte = data[at]
        if byte < 0x80:
            at += 1
        elif lead[byte]:
            found[byte, data[at + 1]] += 1
            at += 2
        else:
            found[byte, -1] += 1
            at += 1
    return found


def _leads(*spans: tuple[int, int]) -> bytes:
    table = bytearray(256)
    for low, high in spans:
        for byte in range(low, high + 1):
            table[byte] = 1
    return bytes(table)


_GB = _leads((0x81, 0xFE))
_SJIS = _leads((0x81, 0x9F), (0xE0, 0xFC))


def _share(counts: Counter[tuple[int, int]], common: Callable[[int, int], bool]) -> float:
    total = sum(counts.values())
    return sum(n for pair, n in counts.items() if common(*pair)) / total if total else 0.0


def _gb_measure(data: bytes, _text: str) -> float:
    """The share of characters that everyday simplified Chinese uses: GB2312's first level, signs, full width."""
    counts = _pairs(data, _GB)
    kana = _share(counts, lambda a, b: a in (0xA4, 0xA5) and b >= 0xA1)
    if kana > 0.15:
        # Japanese: of the same bytes in EUC-JP, unless characters are used that it lacks
        return 0.0 if _fits(data, "euc_jp") else _share(counts, lambda _a, b: b >= 0x40) - 0.05
    value = _share(counts, lambda a, b: b >= 0xA1 and (0xB0 <= a <= 0xD7 or a in (0xA1, 0xA3)))
    rare = _share(counts, lambda a, b: b >= 0xA1 and 0xD8 <= a <= 0xF7)
    extended = _share(counts, lambda a, b: b >= 0x40 and (a <= 0xA0 or (a >= 0xAA and b <= 0xA0)))
    return value + rare * 0.5 + extended * 0.35


def _big5_measure(data: bytes, _text: str) -> float:
    counts = _pairs(data, _GB)
    return _share(counts, lambda a, b: b >= 0 and (0xA4 <= a <= 0xC6 or a in (0xA1, 0xA2))) - 0.03


def _sjis_measure(data: bytes, _text: str) -> float:
    counts = _pairs(data, _SJIS)
    kana = _share(counts, lambda a, b: (a == 0x82 and 0x9F <= b <= 0xF1) or (a == 0x83 and 0x40 <= b <= 0x96))
    common = _share(counts, lambda a, _b: a in (0x81, 0x82, 0x83) or 0x88 <= a <= 0x98)
    half = _share(counts, lambda a, b: b == -1 and 0xA1 <= a <= 0xDF)
    return common + min(kana, 0.05) + (half * 0.6 if half < 0.7 else half * 0.2)


def _eucjp_measure(data: bytes, _text: str) -> float:
    counts = _pairs(data, _GB)
    kana = _share(counts, lambda a, b: a in (0xA4, 0xA5) and b >= 0xA1)
    return (
        0.0
        if kana < 0.1
        else _share(counts, lambda a, b: b >= 0xA1 and (0xB0 <= a <= 0xCF or a in (0xA1, 0xA3, 0xA4, 0xA5)))
    )


def _euckr_measure(_data: bytes, text: str) -> float:
    """Hangul occupies the rows of common Chinese characters: told apart by the commonest syllables."""
    hangul = [c for c in text if "가" <= c <= "힣"]
    if not hangul:
        return 0.0
    everyday = set(
        "작담과결성공박준재중연응답발신내선번호객태종류통시간가고기나는다대도라로리를마만모부사상서성수스시아어에여오요우원을은의이인일자장전정제조주지진하한해호화김박최통시간번전화결과"
    )
    return 1.2 if sum(c in everyday for c in hangul) > len(hangul) * 0.5 else 0.2


def _letters(allowed: str, alphabet: str) -> Callable[[bytes, str], float]:
    """A measure for a single-byte encoding: non-ASCII characters must be letters of its languages inside words."""

    def measure(_data: bytes, text: str) -> float:
        total = 0
        good = 0.0
        for match in re.finditer(r"[^\W\d_]*[^\x00-\x7f]+[^\W\d_]*", text):
            word = match[0]
            # capitals inside a word betray a wrong reading
            proper: float = word.islower() or word.isupper() or word.istitle() or not word.isalpha()
            if len(word) == 1 and text[match.end() : match.end() + 1].isdigit():
                proper = 0.3  # what stands before a number is a sign of money sooner than a letter
            for char in word:
                if char > "\x7f":
                    total += 1
                    good += proper if char in alphabet else 0.8 if char in allowed else 0
        return 0.93 * good / total if total else 0.0

    return measure


_SIGNS = "€£¥°²³½¼ª º«»–—‘’“”„…·•§©®™¡¿ \xa0№"
_WEST = "àáâãäåæçèéêëìíîïñòóôõöøùúûüýßœÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝŒ"
_EAST = "áäăâąćčçďđéěęëíîĺľłńňóôőöŕřśšşťţúůűüýźżžÁÄĂÂĄĆČÇĎĐÉĚĘËÍÎĹĽŁŃŇÓÔŐÖŔŘŚŠŞŤŢÚŮŰÜÝŹŻŽ"
_RUSSIAN = "абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЁІЇЄҐ"
_GREEK = "αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώϊϋΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩΆΈΉΊΌΎΏ"
_TURKISH = "çğıöşüâîÇĞİÖŞÜ"

_CANDIDATES: tuple[tuple[str, Callable[[bytes, str], float]], ...] = (
    ("gb18030", _gb_measure),
    ("big5hkscs", _big5_measure),
    ("cp932", _sjis_measure),
    ("euc_jp", _eucjp_measure),
    ("cp949", _euckr_measure),
    ("cp1252", _letters(_SIGNS, _WEST)),
    ("cp1251", _letters(_SIGNS, _RUSSIAN)),
    ("koi8-r", _letters(_SIGNS, _RUSSIAN)),
    ("cp866", _letters(_SIGNS, _RUSSIAN)),
    ("cp1250", _letters(_SIGNS, _EAST)),
    ("cp1253", _letters(_SIGNS, _GREEK)),
    ("cp1254", _letters(_SIGNS, _TURKISH)),
    ("mac-roman", _letters(_SIGNS, _WEST)),
    ("cp850", _letters("", _WEST)),
)


def decoder(stream: IO[bytes], encoding: str, bom: int = 0) -> Iterator[str]:
    """The text of a stream in pieces of about a MiB. Bytes that don't fit become U+FFFD."""
    if bom:
        stream.read(bom)
    elif codecs.lookup(encoding).name in ("utf-16", "utf-32"):
        encoding += "-le"  # without a mark of the byte order Python refuses; Windows writes the low byte first
    decode = codecs.getincrementaldecoder(encoding)("replace").decode
    while block := stream.read(BLOCK):
        yield decode(block)
    if rest := decode(b"", final=True):
        yield rest


def known(name: str) -> bool:
    """Whether Python has a text codec of this name."""
    try:
        return bool(codecs.lookup(name)._is_text_encoding)  # noqa: SLF001  (no public way)
    except LookupError:
        return False
