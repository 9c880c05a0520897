"""Languages: the program's, a block's own, and that every thread has its say."""

from __future__ import annotations

import locale
import threading

import pytest

from salesdesk import i18n
from salesdesk.i18n import N_, _, ngettext, pgettext


def test_english_is_the_source_and_chinese_the_catalogue() -> None:
    assert _("agent") == "agent"
    i18n.use("zh_CN")
    assert _("agent") == "坐席"
    assert i18n.language() == "zh_CN"


def test_an_unknown_language_is_english() -> None:
    i18n.use("xx")
    assert i18n.language() == "en"
    with i18n.speaking("tlh"):
        assert i18n.language() == "en"


def test_a_block_speaks_its_own_language() -> None:
    i18n.use("zh_CN")
    with i18n.speaking("en"):
        assert _("agent") == "agent"
        with i18n.speaking("zh_CN"):
            assert _("agent") == "坐席"
        assert _("agent") == "agent"
    assert _("agent") == "坐席"


def test_a_block_of_one_thread_leaves_the_others_alone() -> None:
    said: list[str] = []
    with i18n.speaking("zh_CN"):
        thread = threading.Thread(target=lambda: said.append(_("agent")))
        thread.start()
        thread.join()
    assert said == ["agent"]


def test_what_no_catalogue_knows_stays_english() -> None:
    i18n.use("zh_CN")
    assert _("no such message") == "no such message"
    assert pgettext("nowhere", "no such message") == "no such message"
    assert [ngettext("{n} thing", "{n} things", n) for n in (1, 2)] == ["{n} thing", "{n} things"]
    assert N_("no such message") == "no such message"


@pytest.mark.parametrize(
    ("name", "language"),
    [("zh_CN", "zh_CN"), ("zh_HK", "zh_CN"), ("Chinese (Simplified)_China", "zh_CN"), ("de_DE", "en"), (None, "en")],
)
def test_the_systems_language(monkeypatch: pytest.MonkeyPatch, name: str | None, language: str) -> None:
    monkeypatch.setattr(locale, "getlocale", lambda: (name, "UTF-8"))
    assert i18n.system_language() == language
