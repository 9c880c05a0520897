"""Arguments lead to the window or to a command."""

from __future__ import annotations

import sys

import pytest

from salesdesk import app


@pytest.mark.parametrize(
    ("words", "options"),
    [
        ([], {}),
        (["--db", "a.db"], {"--db": "a.db"}),
        (["--db=a.db", "--lang=zh_CN"], {"--db": "a.db", "--lang": "zh_CN"}),
        (["--lang", "en"], {"--lang": "en"}),
        (["--lang", "fr"], None),
        (["--db"], None),
        (["--json"], None),
        (["--help"], None),
        (["--db", "a.db", "check"], None),
    ],
)
def test_what_opens_the_window(words, options):
    assert app.window_options(words) == options


def test_a_command_goes_to_the_command_line(monkeypatch):
    import salesdesk.cli

    monkeypatch.setattr(salesdesk.cli, "run", lambda words: ("ran", words))
    assert app.main(["--json", "check"]) == ("ran", ["--json", "check"])


def test_without_a_display_it_says_so(monkeypatch, capsys):
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert app.main([]) == 3
    assert "display" in capsys.readouterr().err


def test_the_window_opens_with_its_options(monkeypatch):
    from salesdesk.ui import application

    made = []

    class Fake:
        def __init__(self, *words) -> None:
            made.append(words)

        def run(self) -> int:
            return 7

    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setattr(application, "Application", Fake)
    assert app.main(["--db", "x.db"]) == 7
    assert made == [("x.db", None, app.open_desk, app.restore_backup)]
