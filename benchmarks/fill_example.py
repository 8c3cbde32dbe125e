"""`quotaxl fill` on the examples, the whole process: time against the imports it needs, and peak memory.

At most 2 times `python -c "import pandera.polars, openpyxl"` and under 300 MB. Run: python benchmarks/fill_example.py
"""

import sys
import tempfile
from pathlib import Path

from timing import example, interleaved, peak_mb, ratio

PROMISED, PROMISED_MB = 2.0, 300
FINDINGS = (0, 1)  # the examples have an error, which is exit code 1

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        inputs = [example("allocation-xincaizhen-2024-18.xlsx"), example("artux-2024.xlsx")]
        output = str(Path(folder) / "annexes.xlsx")
        fill = [sys.executable, "-m", "quotaxl", "fill", *inputs, "-o", output, "--force"]
        imports = [sys.executable, "-c", "import pandera.polars, openpyxl"]
        filled, imported = interleaved([fill, imports], good=FINDINGS)
        broken = ratio("quotaxl fill", filled, "import pandera.polars, openpyxl", imported, PROMISED)
        memory = peak_mb(fill, good=FINDINGS)
        print(
            f"peak memory {memory:.0f} MB; promised < {PROMISED_MB} MB: {'kept' if memory < PROMISED_MB else 'BROKEN'}"
        )
    sys.exit(broken or memory >= PROMISED_MB)
