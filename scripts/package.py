"""Build what users install, and try it where the checkout can't help: in a fresh environment, from another folder.

python3 dev.py package             the wheel, in dist/
python3 dev.py package --frozen    and the stand-alone program, in dist/salesdesk/
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from salesdesk.services.sample import write_sample

ROOT = Path(__file__).resolve().parents[1]
DIST = ROOT / "dist"
EXE = ".exe" if os.name == "nt" else ""


def run(*words: str | Path, cwd: Path = ROOT) -> None:
    """Run a program that has to succeed."""
    subprocess.run([str(word) for word in words], cwd=cwd, check=True)


def build_wheel() -> Path:
    """The wheel, alone in dist/."""
    for old in DIST.glob("*.whl"):
        old.unlink()
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", DIST, ROOT)
    return next(DIST.glob("*.whl"))


def constraints(folder: Path) -> Path:
    """The versions of the lock as constraints: the wheel names what it needs, the lock says which."""
    pins = re.findall(r"^[^\s#].*?(?= \\$)", (ROOT / "requirements.lock").read_text("utf-8"), re.MULTILINE)
    file = folder / "constraints.txt"
    file.write_text("\n".join(pins) + "\n", "utf-8")
    return file


def install(wheel: Path, folder: Path) -> Path:
    """Install the wheel into a fresh environment; its ``salesdesk``."""
    environment = folder / "environment"
    venv.create(environment, with_pip=True)
    programs = environment / ("Scripts" if os.name == "nt" else "bin")
    run(programs / f"python{EXE}", "-m", "pip", "install", "--quiet", "--constraint", constraints(folder), wheel)
    return programs / f"salesdesk{EXE}"


def answer(program: Path, folder: Path, *words: str | Path) -> object:
    """What a command of the installed program answers."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    result = subprocess.run(
        [str(program), "--json", "--db", "try.db", *map(str, words)],
        cwd=folder,
        env=clean | {"SALESDESK_HOME": str(folder / "home")},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=True,
    )
    return json.loads(result.stdout)


def attempt(program: Path, folder: Path) -> None:
    """Import the sample with the installed program, ask for a figure and print an interview."""
    sample = write_sample(folder / "sample")
    answer(program, folder, "import", "people", sample.roster)
    imported = answer(program, folder, "import", "calls", sample.calls[-1])
    figures = answer(program, folder, "kpi", "--period", "2026-10", "--kpi", "connect_rate")
    if not isinstance(figures, list) or not figures or not figures[0]["value"]:
        sys.exit(f"{program} gave no figures: {figures}; import: {imported}")
    answer(program, folder, "interview", "print", "--agent", "张珊", "--period", "2026-10", "--out", "interview.pdf")
    if not (folder / "interview.pdf").read_bytes().startswith(b"%PDF"):
        sys.exit(f"{program} printed no interview")
    print(f"{program.name}: imports, counts and prints (connect rate {figures[0]['value']:.1%})")


def build_frozen() -> Path:
    """The stand-alone program; its command line."""
    shutil.rmtree(DIST / "salesdesk", ignore_errors=True)
    run(sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level=WARN", ROOT / "packaging" / "salesdesk.spec")
    return DIST / "salesdesk" / f"salesdesk-cli{EXE}"


def main(words: list[str]) -> int:
    """Build and try the wheel, and the stand-alone program where asked for."""
    with tempfile.TemporaryDirectory(prefix="张三 ") as name:
        folder = Path(name)
        wheel = build_wheel()
        (folder / "wheel").mkdir()
        attempt(install(wheel, folder), folder / "wheel")
        print(f"{wheel.relative_to(ROOT)}: {wheel.stat().st_size / 1e6:.1f} MB")
        if "--frozen" in words:
            (folder / "frozen").mkdir()
            attempt(build_frozen(), folder / "frozen")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
