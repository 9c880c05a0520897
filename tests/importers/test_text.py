"""Encodings judged over the whole file."""

from __future__ import annotations

from pathlib import Path

import pytest

from salesdesk.importers import text
from salesdesk.importers.opening import open_source

ZH = "呼叫时间,坐席,结果\n2026-03-02 09:00:00,张伟,已接通\n2026-03-02 09:01:00,李娜,无人接听\n"
ZHT = "撥打時間,客服人員,結果\n2026-03-02 09:00:00,陳怡君,已接通\n2026-03-02 09:01:00,黃淑芬,無人接聽\n"
JA = "発信日時,担当者,結果\n2026-03-02 09:00:00,田中 花子,不在でした\n2026-03-02 09:01:00,高橋,アポ獲得しました\n"
RU = "Дата,Оператор,Результат\n2026-03-02,Иванов Пётр,Отвечен\n2026-03-03,Смирнова,Нет ответа\n"
FR = "Début,Opérateur,Résultat\n2026-03-02,Zoé Lefèvre,répondu\n2026-03-03,Hélène,pas de réponse\n"
PL = "Początek,Agent,Wynik\n2026-03-02,Łukasz Żółć,odebrane połączenie\n2026-03-03,Świątek,zajęte później\n"
EL = "Ημερομηνία,Χειριστής\n2026-03-02,Γιώργος Παπαδόπουλος\n2026-03-03,Ελένη\n"
KO = "시작시간,상담원,결과\n2026-03-02,김지수,통화성공\n2026-03-03,박서준,부재중\n"


@pytest.mark.parametrize(
    ("content", "codec", "expected"),
    [
        (ZH, "utf-8", "utf-8"), (ZH, "gb18030", "gb18030"), (ZH, "gbk", "gb18030"), (ZHT, "big5", "big5hkscs"), (ZHT, "gb18030", "gb18030"),
        (JA, "cp932", "cp932"), (JA, "euc_jp", "euc_jp"), (RU, "cp1251", "cp1251"), (RU, "koi8-r", "koi8-r"), (RU, "cp866", "cp866"), (FR, "cp1252", "cp1252"),
        (PL, "cp1250", "cp1250"), (EL, "cp1253", "cp1253"), (KO, "cp949", "cp949"), ("a,b\n1,2\n", "ascii", "utf-8"),
        (ZH, "utf-16-le", "utf-16-le"), (ZH, "utf-16-be", "utf-16-be"),
    ],
)  # fmt: skip
def test_encodings(content: str, codec: str, expected: str, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(content.encode(codec))
    found = text.find_encoding(open_source(file))
    assert found.name == expected
    assert found.clean
    assert file.read_bytes().decode(found.name) == content


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-32"])
def test_marks(codec: str, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(ZH.encode(codec))
    found = text.find_encoding(open_source(file))
    assert found.bom
    with file.open("rb") as stream:
        assert "".join(text.decoder(stream, found.name, found.bom)) == ZH


def test_one_chinese_row_far_down_decides(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(
        b"a,b,c\n"
        + b"2026-03-02,Ada,ok\n" * 200_000
        + "2026-03-02,张伟,已接通\n".encode("gbk")
        + b"2026-03-02,Ada,ok\n" * 100
    )
    assert text.find_encoding(open_source(file)).name == "gb18030"


def test_a_few_broken_bytes_do_not_change_the_encoding(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes((ZH * 20).encode() + b"\xe4\xbd,\xff\n" + (ZH * 20).encode())
    found = text.find_encoding(open_source(file))
    assert (found.name, found.clean) == ("utf-8", False)


def test_utf8_cut_inside_a_character(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(ZH.encode() + "张".encode()[:2])
    found = text.find_encoding(open_source(file))
    assert (found.name, found.clean) == ("utf-8", False)


def test_bytes_of_no_language(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(b"a,b\n1,\x81 \x8d \x90\n")
    found = text.find_encoding(open_source(file))
    with file.open("rb") as stream:
        assert "".join(text.decoder(stream, found.name))


def test_known_codecs() -> None:
    assert text.known("gb18030")
    assert not text.known("klingon")
    assert not text.known("base64")
