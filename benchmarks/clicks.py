"""What a click costs beside the spreadsheet program: loaded anew, with bytecode and without, and with a helper.

    python benchmarks/clicks.py

Seconds of processor time, which other work on the machine does not change, and of the clock beside them. The work of a
click is done on the example in LibreOffice; its own processor time is not counted. A click with a helper is the small
process that hands it over and the helper's work.
"""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from quotaxl.app.demo import EXAMPLES
from quotaxl.buttons import click, do, warm
from quotaxl.buttons.show import QUIET
from quotaxl.buttons.table import BUTTONS
from quotaxl.core.assets import asset
from quotaxl.libreoffice import start

ROUNDS = 5
WANTED = 0.8
"""Seconds that a check with a helper should take. Most of one goes into calls of the spreadsheet program."""
Seconds = tuple[float, float]


def of_children(*words: str) -> Seconds:
    """Return the processor's and the clock's seconds of a Python, started as the add-in starts it."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([sys.executable, "-I", "-B", *words], check=True, stdout=subprocess.DEVNULL)
    clock, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, clock


def of_work(work: Callable[[], object]) -> Seconds:
    """Return the processor's and the clock's seconds of something done here."""
    before, began = time.process_time(), time.perf_counter()
    work()
    return time.process_time() - before, time.perf_counter() - began


def middle(measure: Callable[[], Seconds]) -> Seconds:
    """Return the medians of some rounds, the first of which does not count."""
    measure()
    rounds = [measure() for _ in range(ROUNDS)]
    return median(r[0] for r in rounds), median(r[1] for r in rounds)


def loaded(button: str, *options: str) -> Seconds:
    """Return what starting Python and loading a button costs."""
    module = BUTTONS[button].module
    program = f"from quotaxl.buttons.do import lean; lean(); from quotaxl.buttons import click, {module}"
    return middle(lambda: of_children(*options, "-c", program))


def handed_over(home: Path) -> Seconds:
    """Return what it costs to hand a click over to a helper that has nothing to do."""
    (home / "settings.ini").write_text("[quotaxl]\n常驻 = 是\n", "utf-8")
    do.do = lambda name: None
    warm.load = lambda: None
    threading.Thread(target=warm.serve, daemon=True).start()
    while not list(home.glob("warm-*.json")):
        time.sleep(0.05)
    return middle(lambda: of_children("-c", "import quotaxl.ribbon; quotaxl.ribbon.check()"))


def worked(folder: Path) -> Seconds:
    """Return what checking and marking the example costs in a process that has everything loaded."""
    app = start()
    try:
        books = [app.books.open(shutil.copy(asset("workbook", name), folder / name)) for name in EXAMPLES]
        button = BUTTONS["check"]
        return middle(lambda: of_work(lambda: click.run(button.label, button.job(), lambda: books[-1])))
    finally:
        app.quit()


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        os.environ |= {"QUOTAXL_HOME": place, QUIET: "1"}
        rows = {
            "jump, settings, help: start and load": loaded("findings"),
            "check: start and load": loaded("check"),
            "check: start and load, nothing compiled": loaded("check", "-X", f"pycache_prefix={folder / 'none'}"),
            "check of the example, everything loaded": worked(folder),
            "handing a click over to a helper": handed_over(folder),
        }
    print(f"{'':44}{'processor':>12}{'clock':>12}")
    for name, (processor, clock) in rows.items():
        print(f"{name:44}{processor:10.2f} s{clock:10.2f} s")
    cold, warm_ = (rows[a][0] + rows["check of the example, everything loaded"][0] for a in [*rows][1::3])
    print(f"\na check without a helper {cold:.2f} s, with one {warm_:.2f} s; wanted are {WANTED} s")


if __name__ == "__main__":
    main()
