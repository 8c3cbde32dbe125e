"""Prints how many figures of the annotated reports are read right and how many changed words are found.

python benchmarks/prose.py [-v] [FOLDER]: FOLDER holds other annotated texts, as tests/reports/texts does.
"""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from reports.annotated import TEXTS, reports
from reports.measuring import caught, findings, score

from quotaxl.core.finding import Severity


def main() -> None:
    """Measure and print."""
    given = [a for a in sys.argv[1:] if a != "-v"]
    sums, found, missed, false, start = [0, 0, 0, 0], 0, 0, 0, time.perf_counter()
    for report in reports(Path(given[0]) if given else TEXTS):
        *numbers, wrong = score(report)
        sums = [a + b for a, b in zip(sums, numbers, strict=True)]
        told = [f for f in findings(report) if f.severity is not Severity.INFO]
        hit, lost = caught(report)
        found, missed, false = found + len(hit), missed + len(lost), false + len(told)
        print(report.name, numbers, f"changes {len(hit)}/{len(hit) + len(lost)}, false findings {len(told)}")
        if "-v" in sys.argv:
            print(
                "\n".join(
                    [*wrong, *(f"  missed {m}" for m in lost), *(f"  false {f.rule} {f.message.zh}" for f in told)]
                )
            )
    total, right, staged, invented = sums
    print(
        f"figures {total}: fact and kind right {right} ({right / total:.1%}), stage too {staged} ({staged / total:.1%})"
    )
    print(f"invented {invented}; changes found {found} of {found + missed}, false findings {false};")
    print(f"{time.perf_counter() - start:.1f} s")


if __name__ == "__main__":
    main()
