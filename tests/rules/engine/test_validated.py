import polars as pl
import pytest

from quotaxl.rules.engine import validated

TYPES = {"name": (pl.String, False), "amount": (pl.Int64, True)}
DEMANDS = [pl.col("name") != "", pl.col("amount") >= 0, pl.col("amount") < 100]


@pytest.mark.parametrize(
    ("amounts", "numbers"),
    [([0, 99], []), ([-1, 99], [1]), ([0, 100], [2]), ([-1, 100, -2], [1, 2])],
)
def test_broken_demands_are_told_by_their_numbers(
    monkeypatch: pytest.MonkeyPatch, amounts: list[int], numbers: list[int]
) -> None:
    monkeypatch.setenv("PANDERA_VALIDATION_ENABLED", "False")
    frame = pl.DataFrame({"name": ["a"] * len(amounts), "amount": amounts})
    assert validated.broken(validated.schema_of(TYPES, DEMANDS), frame, "a list") == numbers


@pytest.mark.parametrize("frame", [{"name": ["a"], "amount": ["1"]}, {"name": ["a"], "amount": [1], "more": [1]}])
def test_a_frame_that_the_reader_never_gives_is_a_fault_of_the_program(frame: dict[str, list[object]]) -> None:
    with pytest.raises(RuntimeError, match="the schema of a list is broken"):
        validated.broken(validated.schema_of(TYPES, DEMANDS), pl.DataFrame(frame), "a list")
