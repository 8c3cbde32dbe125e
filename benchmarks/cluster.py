"""Two Dask workers on loopback beside two processes: `quotaxl batch check` of the same simulated county workbooks.

Usage: python benchmarks/cluster.py [COUNTIES [ROUNDS]]; 1,000 counties (a minute and more of work on two cores) and 3
rounds by default. Wall time, so the machine must be otherwise idle. The start of either side is taken out: a run of
twelve counties is measured by the same commands right before, on the same workers, and subtracted.
"""

import sys
import tempfile
from pathlib import Path
from statistics import median

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "tests" / "batch"), str(HERE.parent / "tests")]

import batch  # noqa: E402 - beside this file
from authority import authority  # noqa: E402 - the tests' own certificates
from loopback import cluster, workers_of  # noqa: E402

PROMISED = 1.15
PROJECTS = 70
FEW = 12


def main() -> int:
    counties = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        batch.simulate(folder / "many", counties, counties * PROJECTS)
        batch.simulate(folder / "few", FEW, FEW * PROJECTS)
        keys = authority(folder)
        with cluster(folder, keys) as address:
            workers_of(address, keys)
            ways = {
                "processes": ["--workers", "2"],
                "dask": ["--cluster", address, "--tls", *map(str, keys)],
            }
            taken: dict[str, list[float]] = {way: [] for way in ways}
            few = str(folder / "few")
            batch.quotaxl(
                "batch", "check", few, *ways["dask"], "-o", str(folder / "warm")
            )  # workers load what they need
            for number in range(rounds):
                for way, words in ways.items():
                    walls = [
                        batch.quotaxl("batch", "check", str(folder / size), *words,
                                      "-o", str(folder / f"{way}-{size}-{number}")).wall
                        for size in ("few", "many")
                    ]  # fmt: skip
                    taken[way].append(walls[1] - walls[0])
                    print(f"{way}: {walls[1]:.1f} s, of which {walls[0]:.1f} s are the start", flush=True)
    ratio = median(taken["dask"]) / median(taken["processes"])
    return int(
        not batch.told(
            f"{counties} county workbooks, {median(taken['processes']):.0f} s of work in two processes: two Dask "
            f"workers take {ratio:.2f} x; promised <= {PROMISED} x", ratio <= PROMISED)
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
