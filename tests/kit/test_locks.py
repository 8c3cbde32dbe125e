"""What development and kits are made of is locked: every file by its hash, all that pyproject.toml asks."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from wheels import Target, locked, wanted

ROOT = Path(__file__).parents[2]
LOCKS = {
    "quotaxl": ("fast", "keyring", "kit", "outlook", "zip"),
    "dev": ("dev",),
    "release": ("release",),
    "site": ("site",),
}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def text(name):
    return (ROOT / ".ci" / "locks" / f"{name}.txt").read_text("utf-8")


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_answers_all_that_the_project_asks(name):
    asked = [
        *PROJECT["dependencies"],
        *(one for extra in LOCKS[name] for one in PROJECT["optional-dependencies"][extra]),
    ]
    there = {canonicalize_name(each.name): str(each.specifier).removeprefix("==") for each, _ in locked(text(name))}
    for one in map(Requirement, asked):
        assert one.specifier.contains(there.get(canonicalize_name(one.name), "0"), prereleases=True), (
            f"{one}: dev.py lock"
        )


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_place_that_files_come_from(name):
    assert not re.search(r"https?://|file:|^-|/(?:work|opt|root|home)/", text(name), re.M)


def test_every_dependency_of_users_has_an_upper_bound():
    assert [one for one in PROJECT["dependencies"] if "<" not in one] == []


def test_an_unpinned_or_unhashed_line_is_refused():
    for line in ("click>=8 --hash=sha256:" + "0" * 64, "click==8.1.0", "click==8.1.0 --hash=md5:12"):
        with pytest.raises(ValueError, match="not pinned"):
            locked(line)


def test_markers_are_judged_for_the_other_machine():
    line = "{} ; {} --hash=sha256:" + "0" * 64
    lines = (
        ("pywin32==1", "sys_platform == 'win32'"),
        ("zipp==1", "python_full_version < '3.12'"),
        ("jeepney==1", "sys_platform == 'linux'"),
    )
    text = "\n".join(line.format(*one) for one in lines)
    names = {
        ("win32", "3.11"): ["pywin32", "zipp"],
        ("win32", "3.13"): ["pywin32"],
        ("linux", "3.12"): ["jeepney"],
    }
    for (system, python), expected in names.items():
        assert [each.name for each, _ in wanted(text, Target(system, "x86_64", python))] == expected
