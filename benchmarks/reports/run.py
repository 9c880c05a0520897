"""Interviews of many agents as PDF: SalesDesk, fpdf2, WeasyPrint, typst and Qt's own writer making the same two pages.

    python3 dev.py bench reports [--agents 100] [--rounds 3] [--way salesdesk …] [--keep DIR]

Every way is a process of its own, in turn, round by round; medians of the processor time of a paper after the first one
are told, with the clock's, the first paper's, the peak of memory and the size. Each paper is opened again: two pages, the
font embedded as a subset, the Chinese name found in its text. Then our batch runs beside an event loop, and the longest
stretch in which the loop could not turn is told. Ways whose package is missing are left out and named:
``pip install --group bench`` (WeasyPrint needs Pango, too).
"""

from __future__ import annotations

import argparse
import importlib.util
import itertools
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

from content import content
from ways import WAYS

BAR, BATCH_S = 1.2, 20.0
WHOLE_FONT = 1_000_000
"""Bytes; the whole face has seven times as many."""


def measure(name: str, agents: int, keep: Path | None) -> dict[str, float | str]:
    """One way, in this process."""
    begun = time.process_time()
    make = WAYS[name][1]()
    data = make(0)
    first = time.process_time() - begun
    spent, clock = [], []
    for number in range(1, agents):
        cpu, wall = time.process_time(), time.perf_counter()
        data = make(number)
        spent.append(time.process_time() - cpu)
        clock.append(time.perf_counter() - wall)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    if keep is not None:
        (keep / f"{name}.pdf").write_bytes(data)
    return {
        "first_ms": first * 1000,
        "cpu_ms": statistics.median(spent) * 1000,
        "clock_ms": statistics.median(clock) * 1000,
        "batch_s": sum(clock),
        "peak_mib": peak,
        "kb": len(data) / 1000,
        "fault": fault(data, content(agents - 1).facts[0][1]),
    }


def fault(data: bytes, name: str) -> str:
    """What is wrong with a paper; empty when it is as it should be."""
    import io

    import pypdf
    import pypdfium2

    pdf = pypdf.PdfReader(io.BytesIO(data))
    if len(pdf.pages) != 2:
        return f"{len(pdf.pages)} pages"
    document = pypdfium2.PdfDocument(data)
    text = "".join("".join(page.get_textpage().get_text_range().split()) for page in document)
    document.close()
    if name not in text:
        return "the name is not in the text"
    fonts = [font.get_object() for page in pdf.pages for font in page["/Resources"]["/Font"].values()]
    described = [font.get("/DescendantFonts", [font])[0].get_object()["/FontDescriptor"] for font in fonts]
    programs = [one.get("/FontFile2") or one.get("/FontFile3") for one in described]
    if any(program is None or len(program.get_object().get_data()) > WHOLE_FONT for program in programs):
        return "a font is not embedded, or not as a subset"
    if strange := {str(font["/BaseFont"]) for font in fonts if "Noto" not in str(font["/BaseFont"])}:
        return f"another font: {', '.join(sorted(strange))}"
    return ""


def loop_stretches(agents: int) -> tuple[float, float, float]:
    """Our batch in a worker beside an event loop: its seconds, the longest and the 99th percentile of stretches (ms)."""
    from concurrent.futures import ThreadPoolExecutor

    from PySide6.QtCore import QCoreApplication, QTimer

    application = QCoreApplication.instance() or QCoreApplication([])
    make = WAYS["salesdesk"][1]()
    turns: list[float] = []
    timer = QTimer()
    timer.setInterval(0)
    timer.timeout.connect(lambda: (turns.append(time.perf_counter()), time.sleep(0.001)))
    begun = time.perf_counter()
    with ThreadPoolExecutor(1) as worker:
        batch = worker.submit(lambda: [len(make(number)) for number in range(agents)])
        timer.start()
        while not batch.done():
            application.processEvents()
        spent = time.perf_counter() - begun
    gaps = sorted(after - before for before, after in itertools.pairwise(turns))
    return spent, gaps[-1] * 1000, gaps[int(len(gaps) * 0.99)] * 1000


def main() -> int:
    """Run all ways, tell the medians, and whether the bar is met."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--agents", type=int, default=100)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--way", action="append", choices=WAYS)
    options.add_argument("--keep", type=Path, help="a folder for one paper of each way")
    options.add_argument("--one", choices=WAYS, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.one:
        print(json.dumps(measure(chosen.one, chosen.agents, chosen.keep)))
        return 0
    names = chosen.way or list(WAYS)
    missing = [name for name in names if importlib.util.find_spec(WAYS[name][0]) is None]
    names = [name for name in names if name not in missing]
    if chosen.keep is not None:
        chosen.keep.mkdir(parents=True, exist_ok=True)
    found: dict[str, list[dict[str, float]]] = {name: [] for name in names}
    for _round in range(chosen.rounds):
        for name in names:
            words = [sys.executable, __file__, "--one", name, "--agents", str(chosen.agents)]
            words += ["--keep", str(chosen.keep)] if chosen.keep else []
            done = subprocess.run(
                words, capture_output=True, text=True, env=os.environ | {"QT_QPA_PLATFORM": "offscreen"}, check=False
            )
            if done.returncode:
                print(f"{name} failed: {done.stderr.strip().splitlines()[-1:]}")
                names = [one for one in names if one != name]
                continue
            found[name].append(json.loads(done.stdout))
    return tell({name: runs for name, runs in found.items() if runs}, missing, chosen.agents)


def tell(found: dict[str, list[dict[str, float]]], missing: list[str], agents: int) -> int:
    """Print the table; 1 when the bar is missed."""
    medians = {
        name: {key: statistics.median(run[key] for run in runs) for key in runs[0] if key != "fault"}
        for name, runs in found.items()
    }
    print(f"{'':12}{'ms a paper':>11}{'clock':>8}{'first':>8}{'batch s':>9}{'MiB':>7}{'kB':>7}  remarks")
    for name, m in sorted(medians.items(), key=lambda pair: pair[1]["cpu_ms"]):
        faults = {str(run["fault"]) for run in found[name]} - {""}
        print(
            f"{name:12}{m['cpu_ms']:11.1f}{m['clock_ms']:8.1f}{m['first_ms']:8.0f}{m['batch_s']:9.2f}"
            f"{m['peak_mib']:7.0f}{m['kb']:7.0f}  {'; '.join(sorted(faults))}"
        )
    if missing:
        print("left out, their package is missing:", ", ".join(missing))
    if "salesdesk" not in medians:
        return 0
    sound = {n: m for n, m in medians.items() if not any(run["fault"] for run in found[n])}
    fastest = min(sound, key=lambda n: sound[n]["cpu_ms"], default="salesdesk")
    ratio = medians["salesdesk"]["cpu_ms"] / medians[fastest]["cpu_ms"]
    seconds, longest, usual = loop_stretches(agents)
    print(f"fastest of the sound ones: {fastest}; ours takes {ratio:.2f} times that (bar {BAR})")
    print(
        f"{agents} papers beside an event loop: {seconds:.1f} s (bar {BATCH_S:.0f} for 100), longest stretch {longest:.0f} ms, 99 % under {usual:.0f} ms"
    )
    return int(ratio > BAR or seconds > BATCH_S * max(agents, 1) / 100)


if __name__ == "__main__":
    sys.exit(main())
