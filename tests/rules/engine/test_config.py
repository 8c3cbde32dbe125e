"""quotaxl.toml: what it chooses, for which years and levels, and how it refuses what it does not know."""

from pathlib import Path

import pytest
from builders import table

from quotaxl.app.check import Wishes, judge
from quotaxl.app.load import Loaded
from quotaxl.catalogue import regions
from quotaxl.core.document import Document
from quotaxl.core.errors import UserError
from quotaxl.core.finding import Severity
from quotaxl.dossier.dossier import Dossier
from quotaxl.rules.engine.config import Choice, choice_for, level_of, parse, year_of


def projects(**more):
    rows = [(None, 0, None, None, "1", "阿图什市001建设项目", "一般债券", "0.1")]
    return table("county-projects", ("ordinal", "name", "kind", "amount"), rows, "亿元", **more)


def case(region: str = "阿图什市", year: int = 2024) -> Dossier:
    return Dossier((projects(region=region, year=year),), regions.load())


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("ignor = []", "ignor"),
        ("ignore = 'QX-S'", "ignore"),
        ("[severity]\nQX-S101 = 'fatal'", "severity.QX-S101"),
        ("ignore = ['QX-NONE']", "ignore"),
        ("[[sets]]\nyear = 2024", "sets[1].year"),
        ("[[sets]]\nyears = ['2024']", "sets[1].years"),
        ("[[sets]]\nlevels = ['town']", "sets[1].levels"),
        ("level = 'town'", "level"),
        ("select = [", "TOML"),
        ("sets = 3", "sets"),
    ],
)
def test_what_is_not_known_is_refused_with_file_and_key(text, named):
    with pytest.raises(UserError) as caught:
        parse(text, "卷/quotaxl.toml")
    assert caught.value.where == "卷/quotaxl.toml"
    assert named in caught.value.what.en
    assert named in caught.value.what.zh


def test_sets_hold_for_their_years_and_levels_only():
    config = parse(
        'ignore = ["QX-R"]\n[[sets]]\nyears = [2024]\nlevels = ["county"]\nselect = ["QX-P"]\n'
        'severity = {QX-P2 = "info"}\n'
        '[[sets]]\nyears = [2025]\nignore = ["QX-S"]\n',
        "quotaxl.toml",
    )
    assert choice_for(config, case()) == Choice(("QX-P",), ("QX-R",), (("QX-P2", Severity.INFO),))
    assert choice_for(config, case(year=2025)) == Choice((), ("QX-R", "QX-S"), ())
    assert choice_for(config, case(region="克州")) == Choice((), ("QX-R",), ())


def test_year_and_level_come_from_the_workbooks_unless_the_file_says_them():
    assert (year_of(case()), level_of(case())) == (2024, "county")
    assert (year_of(Dossier((), regions.load())), level_of(Dossier((), regions.load()))) == (None, None)
    config = parse('year = 2020\nlevel = "province"\n[[sets]]\nlevels = ["province"]\nignore = ["QX-S"]', "x")
    assert choice_for(config, case()).ignore == ("QX-S",)


def judged(folder: Path, **wishes):
    one = projects(region="阿图什市")
    loaded = Loaded(folder / "a.xlsx", Document("a.xlsx", (one.grid,)), (one,))
    return {o.rule: o for o in judge((loaded,), Wishes(**wishes)).outcomes}


def test_the_file_in_the_current_folder_decides_and_options_come_first(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "quotaxl.toml").write_text(
        'select = ["QX-P"]\nignore = ["QX-P302"]\n[severity]\nQX-P202 = "error"\n', "utf-8"
    )
    outcomes = judged(tmp_path)
    assert {rule[:4] for rule in outcomes} == {"QX-P"}
    assert "QX-P302" not in outcomes
    assert [f.severity for f in outcomes["QX-P202"].findings] == [Severity.ERROR]
    assert set(judged(tmp_path, select=("QX-P302", "QX-U101"))) == {"QX-U101"}
