"""Where real call logs lie, for the tests marked ``real``; they are skipped where there are none.

``SALESDESK_REAL_LOGS`` names the folder; without it, ``shared/data/calls`` beside the checkout is looked for.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

HOME = Path(os.environ.get("SALESDESK_REAL_LOGS") or Path(__file__).parents[2] / "shared" / "data" / "calls")
REAL = [pytest.mark.real, pytest.mark.skipif(not HOME.is_dir(), reason="the real logs are not here")]
"""The marks of such a test module: ``pytestmark = REAL``."""
