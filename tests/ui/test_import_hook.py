"""PySide6's look into every source: spared, and without harm where it is gone."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from salesdesk.ui import import_hook

SCRIPT = """
import inspect, json, sys
from salesdesk.ui import import_hook
import_hook.spare()
read = []
inspect.getsource = lambda module: read.append(module.__name__) or ""
import fractions, wave
from PySide6.QtCore import QObject
print(json.dumps([read, "fractions" in sys.modules, QObject().objectName()]))
"""


def test_no_source_is_read_any_more() -> None:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    words = [sys.executable, "-c", SCRIPT]
    answer = subprocess.run(words, check=True, capture_output=True, text=True, env=environment)
    assert json.loads(answer.stdout) == [[], True, ""]


def test_without_the_hook_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "PySide6.support.feature", raising=False)
    import_hook.spare()
