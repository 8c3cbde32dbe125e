"""Every file with which fuzzing ever broke a target: it is taken now, or refused with a UserError."""

from pathlib import Path
from random import Random

import pytest
from fuzz.targets import TARGETS, changed, run

FOUND = sorted((Path(__file__).parent / "found").glob("*/*"))


def test_what_broke_once_breaks_no_more():
    for path in FOUND:
        run(path.parent.name, path.read_bytes())


@pytest.mark.parametrize("name", TARGETS)
def test_the_seeds_are_taken(name):
    assert run(name, TARGETS[name][2]())


def flipped(random: Random):
    """A mutation that needs no library: some bytes changed, dropped or repeated."""

    def mutate(data: bytes, size: int) -> bytes:
        made = bytearray(data)
        for _ in range(random.randint(1, 4)):
            at = random.randrange(len(made) + 1)
            piece = random.choice((b"", b"\x00", b"<", b"&#x0;", b"-1", b"1e400", bytes([random.randrange(256)])))
            made[at : at + random.choice((0, 1, 1, 8))] = piece
        return bytes(made[:size])

    return mutate


@pytest.mark.parametrize("name", TARGETS)
def test_changes_drawn_at_random_are_taken_or_refused(name):
    random = Random(20241126)
    seed = TARGETS[name][2]()
    for number in range(1, 21):
        run(name, changed(seed, 200_000, number, flipped(random)))
