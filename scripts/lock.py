"""Write requirements.lock: every package of pyproject.toml, all extras, one file for all platforms, with hashes.

uv resolves it, in an environment of its own that is thrown away: only who renews the lock needs it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
UV = "uv>=0.9"


def main() -> int:
    """Resolve for Python 3.11 and newer on every platform; the index's address stays out of the file."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        programs = Path(folder, "Scripts" if os.name == "nt" else "bin")
        subprocess.run([programs / "python", "-m", "pip", "install", "--quiet", UV], check=True)
        words: list[str | Path] = [
            programs / "uv",
            *("pip", "compile", "--quiet", "--upgrade", "--universal", "--python-version", "3.11"),
            *("--all-extras", "--generate-hashes", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links"),
            *("--custom-compile-command", "python3 dev.py lock", "--output-file", "requirements.lock"),
            "pyproject.toml",
        ]
        return subprocess.run(words, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
