"""A batch finds what one check of all files finds, whatever way they come, and one bad file costs that file only."""

import hashlib
import json
import shutil
import zipfile
from collections import Counter
from dataclasses import replace
from functools import partial
from pathlib import Path

import polars as pl
import pytest
from serial import Serial, read_or_die

from quotaxl.app.batch import BatchOrder, batch
from quotaxl.app.batchresults import write_results
from quotaxl.app.batchwork import BatchPorts
from quotaxl.app.check import Wishes, check
from quotaxl.app.crew import Crew
from quotaxl.app.many import local_pool
from quotaxl.app.new import new
from quotaxl.app.simulate import SimulationOrder, write_simulation
from quotaxl.app.trace import trace
from quotaxl.batch.summary import county_lines
from quotaxl.batch.work import SHARED, Job
from quotaxl.catalogue import regions
from quotaxl.cli import adapters
from quotaxl.core.errors import UserError
from quotaxl.core.finding import findings_of
from quotaxl.core.stamp import Output
from quotaxl.rules.engine import registry
from quotaxl.simulate.province import Wanted
from quotaxl.summary.lines import Filed

PORTS = BatchPorts(adapters.read, adapters.apply, adapters.open_form, adapters.write_text)
XINJIANG = regions.load().code("650000")


@pytest.fixture(scope="session")
def province(tmp_path_factory) -> Path:
    """Thirty counties with mistakes, in every format that is read."""
    folder = tmp_path_factory.mktemp("province")
    wanted = Wanted(30, 200, 30, 8, 2024, XINJIANG)
    order = SimulationOrder(wanted, folder, ("xlsx", "xls", "csv", "docx"))
    write_simulation(order, adapters.read, adapters.apply, adapters.open_form)
    return folder


def run(sources, out, action="check", ports=PORTS, executor=Serial, *, resume=False, force=False, **more):
    """Do a batch here and return what came of it, with its results written."""
    job = Job(action, str(out), **more)
    order = BatchOrder(tuple(map(str, sources)), job, resume, force)
    done = batch(order, ports, lambda do: Crew(executor, do, 4), lambda _done, _of: None)
    write_results(done, adapters.read, adapters.apply)
    return done


def found(out: Path) -> set[tuple[str, str, str, str]]:
    frame = pl.read_parquet(out / "findings.parquet")
    return {(r["rule"], r["severity"], Path(r["file"]).name, r["cells"]) for r in frame.iter_rows(named=True)}


def expected(folder: Path) -> set[tuple[str, str, str, str]]:
    """Return what one check of all files finds."""
    files = sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix != ".json")
    findings = findings_of(check(files, adapters.read, Wishes()).outcomes)
    return {
        (f.rule, f.severity.value, Path(f.file).name, "；".join(f"{c.sheet}!{c.ref}" for c in f.cells))
        for f in findings
    }


def test_a_batch_finds_what_one_check_of_all_files_finds(province, tmp_path):
    done = run([province], tmp_path / "out")
    assert found(tmp_path / "out") == expected(province)
    assert len([u for u in done.units if u.isdecimal() and not u.endswith("00")]) == 30
    assert not done.bad


def test_no_workbook_is_read_twice_where_no_rule_compares_counties(province, tmp_path):
    met: Counter[str] = Counter()

    def read(path):
        met[path.name] += 1
        return adapters.read(path)

    copy = tmp_path / "copy"
    shutil.copytree(province, copy)
    for path in copy.rglob("*年债务限额填报表*"):
        path.unlink()  # of prefectures: they state levels, which rules compare with their counties
    run([copy], tmp_path / "out", ports=replace(PORTS, read=read))
    workbooks = {path.name for path in copy.rglob("*填报表*") if path.is_file()}
    assert len(workbooks) >= 30
    assert {name for name in workbooks if met[name] != 1} == set()


def test_what_compares_the_counties_of_a_prefecture_reads_none_of_them_again(province, tmp_path):
    met: Counter[str] = Counter()

    def read(path):
        met[path.name] += 1
        return adapters.read(path)

    done = run([province], tmp_path / "out", ports=replace(PORTS, read=read))
    assert any(unit.startswith("between:") for unit in done.units)
    assert {name for name in met if "填报表" in name and met[name] != 1} == set()
    files = pl.read_parquet(tmp_path / "out" / "files.parquet")
    assert not files["unit"].str.starts_with("between:").any()  # a file is its county's


def test_files_lie_as_they_may_in_one_folder_or_a_county_in_two(province, tmp_path):
    flat = tmp_path / "flat"
    for place in ("a", "z"):
        (flat / place).mkdir(parents=True)
    for number, path in enumerate(sorted(p for p in province.rglob("*") if p.is_file() and p.suffix != ".json")):
        shutil.copy(path, flat / "az"[number % 2] / path.name)
    run([flat], tmp_path / "out")
    assert found(tmp_path / "out") == expected(flat)


def test_a_notice_is_found_whatever_its_name_is(province, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(province, copy)
    for number, path in enumerate(sorted((copy / "下达文件").rglob("*.*"))):
        path.rename(path.with_name(f"附件{number}{path.suffix}"))
    done = run([copy], tmp_path / "out")
    assert found(tmp_path / "out") == expected(copy)
    assert done.units[SHARED].given


def test_patterns_and_archives_are_sources_too_also_with_names_of_chinese_windows(province, tmp_path):
    files = sorted(p for p in province.rglob("*.xlsx"))
    packed = tmp_path / "市县.zip"
    names = {}
    with zipfile.ZipFile(packed, "w") as archive:
        for number, path in enumerate(files):
            raw = path.relative_to(province).as_posix().encode("gb18030")
            placeholder = f"N{number}".ljust(len(raw) - 1, "x") + "E"
            names[placeholder.encode()] = raw
            archive.writestr(placeholder, path.read_bytes())
    data = packed.read_bytes()
    for placeholder, raw in names.items():
        data = data.replace(placeholder, raw)  # as old programs write them: bytes of the code page, and no mark
    packed.write_bytes(data)
    run([packed], tmp_path / "one")
    run([f"{province}/**/*.xlsx"], tmp_path / "two")
    assert found(tmp_path / "one") == found(tmp_path / "two")
    told = pl.read_parquet(tmp_path / "one" / "files.parquet")["file"].to_list()
    assert f"{packed}/{files[0].relative_to(province).as_posix()}" in told


def test_a_bad_file_is_listed_and_costs_no_other(province, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(province, copy)
    victim = next(copy.rglob("*填报表.xlsx"))
    victim.write_bytes(b"PK\x03\x04 broken")
    done = run([copy], tmp_path / "out")
    assert [f.name for f in done.bad] == [str(victim)]
    victim.unlink()
    assert found(tmp_path / "out") == expected(copy)


def test_a_file_that_kills_its_worker_is_listed_and_costs_no_other(province, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(province, copy)
    victim = next(copy.rglob("*填报表.xlsx"))
    victim = victim.rename(victim.with_name("致命.xlsx"))
    ports = BatchPorts(read_or_die, adapters.apply, adapters.open_form, adapters.write_text)
    done = run([copy], tmp_path / "out", ports=ports, executor=partial(local_pool, 2))
    assert [f.name for f in done.bad] == [str(victim)]
    victim.unlink()
    assert found(tmp_path / "out") == expected(copy)


def test_an_unchanged_file_is_not_done_again_and_a_changed_one_is(province, tmp_path):
    copy, out = tmp_path / "copy", tmp_path / "out"
    shutil.copytree(province, copy)
    first = run([copy], out)
    before = found(out)
    again = run([copy], out, resume=True)
    own = [f for f in again.files.values() if f.unit != SHARED]
    assert again.kept == len(own)
    assert found(out) == before
    assert set(pl.read_parquet(out / "findings.parquet")["state"]) == {"open"}

    truth = json.loads((copy / "truth.json").read_text("utf-8"))
    wrong = {made["file"] for made in truth["mistakes"] if made["of"].isdecimal() and made["file"].endswith(".xlsx")}
    mended = copy / sorted(wrong)[0]
    right = next(p for p in sorted(copy.rglob("*填报表.xlsx")) if p.relative_to(copy).as_posix() not in wrong)
    shutil.copy(right, mended)  # another county's workbook in its place: what was found there is found no more
    last = run([copy], out, resume=True)
    assert 0 < again.kept - last.kept <= 2
    assert found(out) == expected(copy)
    assert set(first.after) - set(last.after)


def test_other_wishes_make_everything_anew(province, tmp_path):
    run([province], tmp_path / "out")
    again = run([province], tmp_path / "out", resume=True, ignore=("QX-L",))
    assert again.kept == 0
    assert not any(rule.startswith("QX-L") for rule, *_ in found(tmp_path / "out"))


def test_results_of_an_earlier_run_are_not_lost_by_accident(province, tmp_path):
    files = [next(province.rglob("*填报表.xlsx"))]
    run(files, tmp_path / "out")
    with pytest.raises(UserError, match="earlier batch"):
        run(files, tmp_path / "out")
    run(files, tmp_path / "out", force=True)


@pytest.mark.parametrize("scope", [registry.RuleScope.PREFECTURE, registry.RuleScope.ALL])
def test_a_rule_that_compares_counties_sees_them_together(province, tmp_path, monkeypatch, scope):
    seen = []

    def compare(dossier):
        seen.append({c.region.code for c in dossier.counties if c.region})
        yield registry.Unchecked(registry.Words("已看过", "seen"))

    one = registry.find("QX-L101")
    made = replace(one, id="QX-Z999", name="compare", needs=(), check=compare, scope=scope)
    monkeypatch.setitem(registry._RULES, made.id, made)
    registry.all_rules.cache_clear()
    try:
        run([province], tmp_path / "out")
    finally:
        monkeypatch.undo()
        registry.all_rules.cache_clear()
    every = {unit for unit in json_units(tmp_path / "out") if unit.isdecimal()}
    assert len({unit for unit in every if not unit.endswith("00")}) == 30
    if scope is registry.RuleScope.ALL:
        assert every in seen
    else:
        assert {frozenset(c for c in every if c[:4] == place) for place in {c[:4] for c in every}} <= set(
            map(frozenset, seen)
        )


def json_units(out: Path) -> list[str]:
    (record,) = (p for p in (out / "manifest").glob("*.json") if p.stem.isdecimal())
    return [u["unit"] for part in json.loads(record.read_text("utf-8"))["results"] for u in part["units"]]


def test_the_four_states_of_a_return_and_what_was_given(province, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(province, copy)
    workbooks = sorted(copy.rglob("*填报表.xlsx"))
    missing, unusable, empty = workbooks[:3]
    missing.unlink()
    unusable.write_bytes(b"nothing")
    code = empty.parent.name[:6]
    new(code, 2024, empty, adapters.read, adapters.apply, force=True)
    done = run([copy], tmp_path / "out")
    lines = {line.region.code: line for line in county_lines(done.units, done.bad, regions.load())}
    states = {code: line.state for code, line in lines.items()}
    assert states[missing.parent.name[:6]] is Filed.MISSING
    assert states[unusable.parent.name[:6]] is Filed.UNUSABLE
    assert states[code] is Filed.EMPTY
    assert sum(state is Filed.FILED for state in states.values()) == 27
    assert lines[missing.parent.name[:6]].given > 0


def test_filling_and_marking_write_into_each_countys_folder(province, tmp_path):
    prefectures = len({p.parent for p in province.rglob("*年债务限额填报表*")})

    def refused(done):
        return [u.unit for u in done.units.values() if u.error]

    def made(done):
        return len(list((Path(done.order.job.out) / "counties").rglob("*.xlsx")))

    pack = ("limit-received", "limit-adjustment", "quota-allocation", "general-budget-adjustment")
    filled = run([province], tmp_path / "fill", "fill", templates=pack)
    assert all(place.endswith("00") for place in refused(filled)), "a prefecture's own level may have no projects"
    assert made(filled) == 4 * (30 + prefectures - len(refused(filled)))
    plan = run([province], tmp_path / "plan", "fill", templates=("adjustment-plan",))
    # Five notices of a year are the usual case: each is its own batch, or says that it is none.
    assert all(place.endswith("00") for place in refused(plan))
    assert made(plan) == 30 + prefectures - len(refused(plan))
    marked = run([province], tmp_path / "mark", "mark")
    copies = list((tmp_path / "mark" / "counties").rglob("*-标记版.xlsx"))
    assert len(copies) == sum(f.kind == "xlsx" for f in marked.files.values())


def test_a_filled_form_says_where_its_figures_come_from(province, tmp_path):
    source = min(p for p in province.rglob("*填报表.xlsx") if p.parent.name[4:6] != "00")
    run([source], tmp_path / "out", "fill", templates=("limit-received",))
    (form,) = (tmp_path / "out" / "counties").rglob("*.xlsx")
    traced = trace(form, "C5", adapters.read, adapters.kept, [source])
    (cell,) = traced.cell.origin.sources
    assert (cell.file, cell.sheet) == (source.name, "债务限额")
    assert cell.value == traced.cell.now
    assert traced.inputs == ((source.name, True),), "the input is as it was"
    stamp = adapters.read(form).stamp
    assert stamp.output is Output.ANNEXES
    assert stamp.inputs == {source.name: hashlib.sha256(source.read_bytes()).hexdigest()}


def test_drafting_writes_a_report_into_each_countys_folder(province, tmp_path):
    done = run([province], tmp_path / "draft", "draft", templates=("报告", "决议"))
    assert not done.failed
    made = [p.name for p in (tmp_path / "draft" / "counties").rglob("*.docx")]
    drafted = [unit for unit in done.units if unit.isdecimal()]  # counties, and prefectures with a workbook
    assert len([unit for unit in drafted if not unit.endswith("00")]) == 30
    assert sum(name.endswith("报告.docx") for name in made) == len(drafted)
    assert sum(name.endswith("决议.docx") for name in made) == len(drafted)


def test_reading_gives_every_cell_of_every_table(province, tmp_path):
    run([province], tmp_path / "out", "read")
    frame = pl.read_parquet(tmp_path / "out" / "tables.parquet")
    files = [p for p in province.rglob("*") if p.is_file() and p.suffix != ".json"]
    assert frame["file"].n_unique() == len(files)
    assert not (tmp_path / "out" / "parts").exists() or not list((tmp_path / "out" / "parts").iterdir())


def test_results_inside_a_source_are_refused(province, tmp_path):
    with pytest.raises(UserError, match="inside a source"):
        run([province], province / "out")
