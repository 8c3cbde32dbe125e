"""How long `quotaxl --help` takes against importing click: at most 3 times. Run: python benchmarks/startup.py"""

import sys

from timing import interleaved, ratio

PROMISED = 3.0

if __name__ == "__main__":
    help_, click = interleaved([[sys.executable, "-m", "quotaxl", "--help"], [sys.executable, "-c", "import click"]])
    sys.exit(ratio("quotaxl --help", help_, "import click", click, PROMISED))
