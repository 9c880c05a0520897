"""What a developer does with SalesDesk, one command each; ``python3 dev.py`` lists them.

Needs nothing but Python 3.11 or newer, on Linux, Windows and macOS. The commands first make sure that the
virtual environment ``.venv`` is up to date, which takes no time when nothing changed. What follows the
command's name is passed on to the tool behind it.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import io
import locale
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent
OUT = ROOT / "out"
DEMO = OUT / "demo"
LANGUAGES = ("zh_CN", "en")
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
WINDOWS = os.name == "nt"
LINUX = sys.platform[:5] == "linux"
BIN = VENV / ("Scripts" if WINDOWS else "bin")
PYTHON = BIN / ("python.exe" if WINDOWS else "python")
SALESDESK = BIN / ("salesdesk.exe" if WINDOWS else "salesdesk")
STAMP = VENV / "salesdesk-setup"
COVERED = 95
"""Branch coverage, in percent, that everything below the window must keep."""

QT_LIBRARIES = {  # what Qt loads, and the Debian package that brings it
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
}
SCREEN_LIBRARIES = {  # and what it needs besides to open a real window and to print
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libcups.so.2": "libcups2",
}

Command = Callable[[list[str]], int]
COMMANDS: dict[str, Command] = {}


class Stop(Exception):  # noqa: N818  (no bug: the developer can mend it)
    """The command can't go on; the message says why and what to do."""


def command(function: Command) -> Command:
    """Register a command under its function's name; its docstring is its help."""
    COMMANDS[function.__name__.rstrip("_")] = function
    return function


def say(text: str) -> None:
    """One line about what happens now."""
    print(f"· {text}", flush=True)


def run(*words: str | Path, **variables: str) -> int:
    """Run a program in the checkout with additional environment variables; its exit code."""
    return subprocess.run([str(word) for word in words], cwd=ROOT, env=os.environ | variables, check=False).returncode


def must(*words: str | Path, **variables: str) -> None:
    """Run a program that has to succeed; Stop otherwise."""
    if code := run(*words, **variables):
        raise Stop(f"`{' '.join(map(str, words))}` failed with exit code {code}")


def offscreen() -> dict[str, str]:
    """The environment in which Qt needs no display."""
    return {"QT_QPA_PLATFORM": "offscreen"}


def has_display() -> bool:
    """Whether a window can be seen here."""
    if LINUX:
        return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return not os.environ.get("CI")


# Setting up


def loadable(library: str) -> bool:
    """Whether the system's loader finds a shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def apt_install(packages: list[str], purpose: str) -> bool:
    """Install Debian packages as root; as anyone else say how to, and return False."""
    words = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    if not shutil.which("apt-get"):
        say(f"{purpose} needs system libraries; on Debian their packages are: {' '.join(packages)}")
        return False
    if not os.access("/var/lib/dpkg", os.W_OK):  # not root
        say(f"{purpose} needs system packages. Please run:\n\n    sudo {' '.join(words)}\n")
        return False
    say(f"installing for {purpose}: {' '.join(packages)}")
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    if run("apt-get", "update", "-q", **quiet) or run(*words, **quiet):
        say(f"that failed. Please run: {' '.join(words)}")
        return False
    return True


def system_libraries() -> None:
    """Qt's system libraries on Linux: install what is missing; Stop if Qt could not even start."""
    if not LINUX:
        return
    missing = [package for name, package in (QT_LIBRARIES | SCREEN_LIBRARIES).items() if not loadable(name)]
    if not missing or apt_install(missing, "Qt"):
        return
    if vital := [package for name, package in QT_LIBRARIES.items() if not loadable(name)]:
        raise Stop(f"Qt can't start without {', '.join(vital)}; install them and run this again")


def make_environment() -> None:
    """A fresh ``.venv``; where Debian left out ``ensurepip``, its package is installed first."""
    if importlib.util.find_spec("ensurepip") is None and not apt_install(["python3-venv"], "virtual environments"):
        raise Stop("this Python can't make virtual environments (it lacks the module ensurepip)")
    say("making .venv")
    must(sys.executable, "-m", "venv", "--clear", VENV)


def fingerprint(*files: Path) -> str:
    """What something was made from: these files, this Python, and this place (scripts hold its path)."""
    digest = hashlib.sha256(f"{sys.version}|{sys.platform}|{ROOT}".encode())
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def ensure() -> None:
    """Bring ``.venv`` up to date: the packages when the lock changed, SalesDesk itself when its settings did."""
    packages, project = fingerprint(LOCK), fingerprint(LOCK, ROOT / "pyproject.toml")
    before = STAMP.read_text("ascii").split() if STAMP.is_file() and PYTHON.is_file() else []
    if before == [packages, project] and SALESDESK.is_file():
        return
    STAMP.unlink(missing_ok=True)
    pip = (PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "--quiet")
    if packages not in before:
        system_libraries()
        make_environment()
        say("installing the pinned packages of requirements.lock (some minutes the first time)")
        must(*pip, "--require-hashes", "--only-binary", ":all:", "-r", LOCK)
    must(*pip, "--no-deps", "--no-build-isolation", "--editable", ROOT)
    run(PYTHON, "-m", "compileall", "-q", ROOT / "src")  # where PYTHONDONTWRITEBYTECODE is set nobody else would
    STAMP.write_text(f"{packages} {project}", "ascii")


def script(name: str, *words: str | Path, **variables: str) -> int:
    """Run one of ``scripts/`` with the environment's Python."""
    return run(PYTHON, ROOT / "scripts" / f"{name}.py", *words, **variables)


# The commands


@command
def setup(_args: list[str]) -> int:
    """Make or renew .venv: pinned packages, SalesDesk itself, and what Qt needs from the system."""
    ensure()
    say(f"ready: {SALESDESK.relative_to(ROOT)}")
    return 0


@command
def libraries(_args: list[str]) -> int:
    """Install the system libraries that Qt needs (part of setup; on Linux, as root)."""
    system_libraries()
    return 0


def make_demo() -> None:
    """The sample company worked through once in each language, in out/demo; its papers go to out/."""
    shutil.rmtree(DEMO, ignore_errors=True)
    for language in LANGUAGES:
        folder = DEMO / language
        folder.mkdir(parents=True)
        say(f"the main job on the sample, in {language}")
        must(SALESDESK, "--lang", language, "--db", folder / "salesdesk.db", "demo", "--out", folder, **offscreen())
        for paper in folder.glob(f"*-{language}.pdf"):
            shutil.copy(paper, OUT)


@command
def demo(_args: list[str]) -> int:
    """Do the main job on the bundled sample, save papers and screenshots to out/, open the window on it."""
    make_demo()
    say("taking the screenshots")
    if code := script("screenshots", **offscreen()):
        return code
    say(f"papers and screenshots are in {OUT}")
    chinese = (locale.getlocale()[0] or "").lower().startswith(("zh", "chinese"))
    database = DEMO / LANGUAGES[0 if chinese else 1] / "salesdesk.db"
    if not has_display():
        say(f"no display here; elsewhere the window opens with: python3 dev.py run --db {database.relative_to(ROOT)}")
        return 0
    say("opening the window; close it to end")
    return run(SALESDESK, "--db", database)


@command
def run_(args: list[str]) -> int:
    """Start SalesDesk (arguments are passed on)."""
    return run(SALESDESK, *args)


@command
def test(args: list[str]) -> int:
    """Run the tests without a display (arguments go to pytest)."""
    return run(PYTHON, "-m", "pytest", *(args or ["-n", "auto"]), **offscreen())


@command
def check(args: list[str]) -> int:
    """The gate: format, lint, types, import contract, strings, tests with coverage; or only the steps named."""
    pytest = ("-m", "pytest", "-n", "auto", "--cov", "--cov-report=term:skip-covered", f"--cov-fail-under={COVERED}")
    steps: dict[str, Callable[[], int]] = {
        "format": lambda: run(PYTHON, "-m", "ruff", "format", "--check", "--quiet", "."),
        "lint": lambda: run(PYTHON, "-m", "ruff", "check", "--quiet", "."),
        "types": lambda: run(PYTHON, "-m", "mypy"),
        "imports": lambda: run(BIN / "lint-imports", "--no-logo"),
        "strings": lambda: script("i18n", "--check"),
        "tests": lambda: run(PYTHON, *pytest, **offscreen()),
    }
    if unknown := set(args) - steps.keys():
        raise Stop(f"no step {', '.join(sorted(unknown))}; there are: {', '.join(steps)}")
    failed = []
    for name in args or steps:
        begin = time.monotonic()
        code = steps[name]()
        say(f"{name}: {'FAILED' if code else 'ok'} ({time.monotonic() - begin:.1f} s)")
        failed += [name] * bool(code)
    say(f"the gate is shut: {', '.join(failed)}" if failed else "the gate is open")
    return 1 if failed else 0


@command
def bench(args: list[str]) -> int:
    """Run the benchmarks (all, or those named by their folder in benchmarks/; options after the names go to them)."""
    folders = sorted(path.parent for path in (ROOT / "benchmarks").glob("*/run.py"))
    begin = next((place for place, word in enumerate(args) if word.startswith("-")), len(args))
    names, options = args[:begin], args[begin:]
    if unknown := set(names) - {folder.name for folder in folders}:
        raise Stop(f"no benchmark {', '.join(sorted(unknown))}; there are: {', '.join(f.name for f in folders)}")
    worst = 0
    for folder in folders:
        if not names or folder.name in names:
            say(f"benchmark {folder.name}")
            worst = max(worst, run(PYTHON, folder / "run.py", *options))
    return worst


@command
def fuzz(args: list[str]) -> int:
    """Read 100,000 spoilt files in worker processes with limits (--cases N, --seed S, --replay FILE…)."""
    return script("fuzz", *args, **offscreen())


@command
def properties(args: list[str]) -> int:
    """Run the property-based tests with fifty times the examples (arguments go to pytest)."""
    return run(PYTHON, "-m", "pytest", "-m", "hypothesis", "--hypothesis-profile=fuzz", *args, **offscreen())


@command
def kill(args: list[str]) -> int:
    """Kill imports at 200 and edits of plans and interviews at 100 random moments; nothing may be lost (arguments go to pytest)."""
    tests = ROOT / "tests" / "services"
    files = (tests / "imports" / "test_mishaps.py", tests / "plans" / "test_killed_while_editing.py")
    words = ("-m", "pytest", *files, "-k", "killed_at_any_moment")
    return run(PYTHON, *words, *args, SALESDESK_KILLS="200", SALESDESK_EDIT_KILLS="100", **offscreen())


@command
def screenshots(args: list[str]) -> int:
    """Save every page in both languages, light and dark, in two sizes to out/screenshots (see its --help)."""
    if not all((DEMO / language / "salesdesk.db").is_file() for language in LANGUAGES):
        make_demo()
    return script("screenshots", *args, **offscreen())


@command
def papers(args: list[str]) -> int:
    """Save every paper of the sample company as PDF, pictures and one sheet to out/papers (see its --help)."""
    if not all((DEMO / language / "salesdesk.db").is_file() for language in LANGUAGES):
        make_demo()
    return script("papers", *args, **offscreen())


@command
def i18n(args: list[str]) -> int:
    """Collect the strings, merge the translations and compile the catalogue (--check only looks)."""
    return script("i18n", *args)


@command
def package(args: list[str]) -> int:
    """Build the wheel and try it in a fresh environment (--frozen: build the stand-alone program too)."""
    return script("package", *args, **offscreen())


@command
def lock(_args: list[str]) -> int:
    """Write requirements.lock anew: newest versions that pyproject.toml allows, for every platform, with hashes."""
    return script("lock")


@command
def clean(_args: list[str]) -> int:
    """Remove .venv, out/ and everything that tools left in the checkout."""
    for name in (".venv", "out", "build", "dist", "htmlcov"):
        shutil.rmtree(ROOT / name, ignore_errors=True)
    for name in (".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis", ".import_linter_cache"):
        shutil.rmtree(ROOT / name, ignore_errors=True)
    for folder in ("src", "tests", "scripts", "benchmarks"):
        for cache in list((ROOT / folder).rglob("__pycache__")):
            shutil.rmtree(cache, ignore_errors=True)
    for file in ROOT.glob(".coverage*"):
        file.unlink()
    return 0


def listing() -> str:
    """The commands, each with its own words."""
    width = max(map(len, COMMANDS))
    lines = [f"  {name:{width}}  {function.__doc__}" for name, function in COMMANDS.items()]
    return "\n".join(["python3 dev.py COMMAND …", "", *lines])


def main(words: list[str]) -> int:
    """Run the command named first; without one, list them."""
    if sys.version_info < (3, 11):  # noqa: UP036  (whoever has an older one should read it here)
        print(f"SalesDesk needs Python 3.11 or newer; this is {sys.version.split()[0]}", file=sys.stderr)
        return 2
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a console of another code page is no reason to stop
    if not words or words[0] in ("-h", "--help", "help"):
        print(listing())
        return 0
    name, args = words[0], words[1:]
    if name not in COMMANDS:
        print(f"no command {name}\n\n{listing()}", file=sys.stderr)
        return 2
    try:
        if name not in ("setup", "libraries", "clean"):
            ensure()
        return COMMANDS[name](args)
    except Stop as reason:
        print(f"dev.py: {reason}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
