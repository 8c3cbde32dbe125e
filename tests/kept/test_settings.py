"""quotaxl.toml, what was accepted and the buttons' settings, as users of 0.1.0 wrote them."""

import json
import shutil

import openpyxl
import pytest
from kept.held import ALLOCATION, ARTUX, FILES, kept_json, lay, run

from quotaxl.buttons.settings import Settings, load_settings


@pytest.fixture
def examples(tmp_path):
    return lay(tmp_path, ALLOCATION, ARTUX)


def findings(folder):
    done = run("check", *sorted(folder.glob("*.xlsx")), "--format", "json", code=(0, 1))
    return {(f["rule"], *(c["ref"] for c in f["cells"])): f for f in json.loads(done.stdout)["findings"]}


def kept(name):
    return {(f["rule"], *(c["ref"] for c in f["cells"])): f for f in kept_json(name)["findings"]}


def test_a_quotaxl_toml_chooses_and_weighs_as_before(examples, monkeypatch):
    monkeypatch.chdir(examples)  # the settings of the folder that one works in
    plain = findings(examples)
    shutil.copy(FILES / "settings" / "quotaxl.toml", examples)
    now, before = findings(examples), kept("check-settings")
    assert {key: f["severity"] for key, f in before.items()}.items() <= {
        k: f["severity"] for k, f in now.items()
    }.items()
    assert not [key for key in now if key[0] == "QX-B105" or key[0].startswith("QX-P3")]
    assert now.keys() <= plain.keys()


def test_what_was_accepted_stays_accepted(examples):
    for path in (FILES / "accepted").iterdir():
        shutil.copy(path, examples)
    before, now = kept("check-accepted"), findings(examples)
    accepted = [key for key, f in before.items() if f["message"].startswith("〔已认可：")]
    assert len(accepted) == 3
    for key in accepted:
        assert now[key]["severity"] == "info"
        assert now[key]["message"].startswith("〔已认可："), now[key]["message"]


def test_an_acceptance_of_0_1_0_that_lapses_never_says_that_numbers_changed(examples):
    """Its entry holds one hash of finding and numbers: which of them changed nobody can tell."""
    for path in (FILES / "accepted").iterdir():
        text = path.read_text("utf-8")
        (examples / path.name).write_text(text.replace("b1548882785c5791", "0" * 16), "utf-8")
    lapsed = next(f for key, f in findings(examples).items() if key[0] == "QX-E102")
    assert lapsed["severity"] == "error"
    assert lapsed["message"].startswith("〔曾认可（小型水源工程列入下一批）")
    assert "数字已变" not in lapsed["message"]


def test_a_changed_number_ends_an_acceptance_of_0_1_0(examples):
    for path in (FILES / "accepted").iterdir():
        shutil.copy(path, examples)
    book = openpyxl.load_workbook(examples / "artux-2024.xlsx")
    book["债券项目"]["E6"] = 0.2
    book.save(examples / "artux-2024.xlsx")
    assert next(f for key, f in findings(examples).items() if key[0] == "QX-E102")["severity"] == "error"


def test_the_settings_of_the_buttons():
    assert load_settings(FILES / "settings" / "quotaxl.ini") == Settings("阿图什市", 2024)
