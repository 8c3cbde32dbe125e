"""With --lang zh not one English word is on the screen: every command, its help, and every error."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
from latin import foreign

import quotaxl
from quotaxl.cli.chinese import MESSAGES
from quotaxl.cli.main import COMMANDS
from quotaxl.core.assets import asset

PACKAGE = Path(quotaxl.__file__).parent
DRIVER = """
import json, sys
from click.testing import CliRunner
from quotaxl.cli.main import main
told = []
for line in json.loads(sys.stdin.read()):
    done = CliRunner().invoke(main, line, prog_name="quotaxl")
    told.append([line, done.exit_code, done.output])
print(json.dumps(told))
"""
NOT_FOR_USERS = (
    "_termui_impl.py", "_winconsole.py", "shell_completion.py", "utils.py",  # editors, consoles, completion
)  # fmt: skip
FOR_MAKERS = ("DeprecationWarning", "Could not determine", "No options defined", "Arguments take", "Name '", "Boolean",
              "Invalid start", "Unknown color")  # fmt: skip
"""How what click says to whoever writes a command begins."""
GROUPS = {"addin": ("build", "install", "remove", "status"), "template": ("bind", "unbind")}
HELPS = [["--help"], *([name, "--help"] for name in COMMANDS)] + [
    [group, name, "--help"] for group, names in GROUPS.items() for name in names
]
WRONG = """
    new 疏附县 24
    check 填报
    fill NOTICE COUNTY --pdf --live
    fill NOTICE COUNTY --pdf
    print
    print 无.xlsx
    print COUNTY
    print COUNTY -o a.xlsx
    report COUNTY --pdf
    check COUNTY --pdf
    没有的夹
    nonsense
    chekc
    核对
    --nonsense
    check
    check --format pdf a
    check --format xlsx a
    check --frmat json
    check 没有.xlsx
    check --as-of
    check a --as-of 昨天
    new
    new 疏附县
    new 疏附县 24
    new 疏附县 x
    new 疏府县 2024
    new 城区 2024
    new 疏附县 2024 更多
    new 疏附县 2024 -o 无/此
    explain
    explain S999
    explain 没有
    accept QX-S101
    accept S101 C5 a.xlsx
    accept S101 C5 a.xlsx --why ""
    check a --select QX-Z
    fill
    fill a.xlsx
    fill a.xlsx b.xlsx --decimals x
    fill a.xlsx b.xlsx --decimals ９９
    fill a.xlsx b.xlsx --template 没有这种表
    fill a.xlsx b.xlsx --unit 角
    read
    read a.xlsx --format parquet
    read NOTICE b.xlsx
    read NOTICE 没有这张表
    check COUNTY --format json -o 清单.pdf
    rules 火星
    explain 期限
    read a.xlsx --picture b.svg
    split a.xlsx
    split a.xlsx -o 出 --by 乡
    mail 无
    mail 无 --to 无.xlsx
    mail 无 --to a --from 不是
    collect 无
    mark
    clear
    clear 无.xlsx
    trace 无.xlsx C5
    batch check
    batch fill a -o b
    batch 做 a -o b
    report
    report 无.xlsx --kind 诗
    simulate
    simulate -o b --counties 0
    simulate -o b --formats doc
    addin
    addin biuld
    template bind
    template bind 无.xlsx
    --lang fr rules
    press 没有
"""
RIGHT = """
    rules
    templates
    explain QX-E102
    explain a103
    new 疏附县 ２０２４年
    new contacts
    demo 示例
    check NOTICE COUNTY
    check 疏附县2024年债务限额与预算调整填报表.xlsx
    read NOTICE
    read COUNTY --explain
    read COUNTY 债务限额
    rules 限额
    fill COUNTY --template 表1-2 -o 表.xlsx
    trace 表.xlsx B5
    mark COUNTY -o 标.xlsx
    clear 标.xlsx
    split NOTICE -o 拆
    collect 拆 -o 汇总.xlsx
    report COUNTY -o 报告.docx
    template bind 表.xlsx -o 绑.xlsx --yes
    mail 拆 --to 通讯录.xlsx --from me@x.cn
    accept E102 B8 NOTICE COUNTY --why 已核实
"""


def asked(text):
    """Return a command a line, as its words."""
    names = {"NOTICE": "分配表.xlsx", "COUNTY": "填报表.xlsx", "(none)": None, '""': ""}
    return [[names.get(w, w) for w in line.split() if names.get(w, w) is not None] for line in text.strip().split("\n")]


def told(lines, folder, **more):
    env = {**os.environ, "QUOTAXL_LANG": "zh", "QUOTAXL_HOME": str(folder / ".home"), "PYTHONUTF8": "1", **more}
    done = subprocess.run(
        [sys.executable, "-c", DRIVER], input=json.dumps(lines), capture_output=True, text=True, cwd=folder, env=env,
        check=True, encoding="utf-8",
    )  # fmt: skip
    return json.loads(done.stdout)


_TYPED = re.compile(
    r"\[[^\]]*\|[^\]]*\]|^  [a-z]+(?=  |\n)|默认：[^\]]*"
    r"|^│ ?[a-z-]+ |（可多次）：[a-z ,\n-]+|^.*示例.*|“[^”]*”不在可选之列：.*",
    re.M,
)
"""Choices, names of commands, defaults; the demo's files."""


def english(shown):
    """Return what is English, without the file names of the demo and what is to be typed."""
    names = {*COMMANDS, *(name for inner in GROUPS.values() for name in inner)}
    found = {}
    for line, _, text in shown:
        left = [w for w in foreign(_TYPED.sub(" ", text)) if w not in names and w not in line]
        found |= {" ".join(line): left} if left else {}
    return found


def test_every_help_is_chinese(tmp_path):
    shown = told([*HELPS, ["--lang", "zh", "new", "--help"], ["new", "--lang", "zh", "--help"]], tmp_path)
    assert {code for _, code, _ in shown} == {0}
    assert english(shown) == {}


def test_every_wrong_use_is_told_in_chinese(tmp_path):
    shown = told(asked(WRONG), tmp_path, QUOTAXL_SOFFICE=str(tmp_path / "没有"))
    assert [line for line, code, _ in shown if code != 2 and line != ["addin"]] == []
    assert english(shown) == {}


def test_what_commands_show_is_chinese(tmp_path):
    shutil.copy(asset("workbook", "allocation-xincaizhen-2024-18.xlsx"), tmp_path / "分配表.xlsx")
    shutil.copy(asset("workbook", "artux-2024.xlsx"), tmp_path / "填报表.xlsx")
    shown = told(asked(RIGHT), tmp_path)
    assert [(line, text) for line, code, text in shown if code == 3 or "Traceback" in text] == []
    assert english(shown) == {}


def test_every_text_of_ours_is_chinese():
    """Whatever a message, an error or a rule says stands in Words; the places in them are tested with the rules."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if path.name == "modules.py" and path.parent.name == "addin":
                continue  # for whoever builds the add-in
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Words", "told") and len(node.args) == 2:
                text = "".join(
                    n.value for n in ast.walk(node.args[0]) if isinstance(n, ast.Constant) and isinstance(n.value, str)
                )
                found += [
                    (str(path.relative_to(PACKAGE)), node.lineno, word)
                    for word in foreign(text)
                    if word not in COMMANDS
                ]
    assert found == []


def test_click_says_nothing_for_which_there_is_no_chinese():
    said = []
    for path in sorted(Path(click.__file__).parent.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))) if path.name not in NOT_FOR_USERS else ():
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("_", "ngettext"):
                texts = node.args[: 1 if node.func.id == "_" else 2]
                said += [n.value for n in texts if isinstance(n, ast.Constant)]
    assert len(said) > 40
    assert [text for text in said if text not in MESSAGES and not text.startswith(FOR_MAKERS)] == []


@pytest.mark.parametrize("typed", ["2024", "2024年", "２０２４", "二〇二四", "二〇二四年", "2024年度"])
def test_a_year_is_read_as_people_write_it(typed, tmp_path):
    ((_, code, text),) = told([["new", "疏附县", typed]], tmp_path)
    assert code == 0, text
    assert (tmp_path / "疏附县2024年债务限额与预算调整填报表.xlsx").is_file()


def test_the_nearest_is_suggested(tmp_path):
    asked = {"chekc": "check", "spilt": "split", "核对": "check"}
    for line, _, text in told([[wrong] for wrong in asked], tmp_path):
        assert asked[line[0]] in text
    ((_, _, text),) = told([["explain", "QX-S11"]], tmp_path)
    assert "QX-S101" in text
