"""The AppleScript that starts Python on macOS.

There is no osascript here: the one expression that makes the shell command is evaluated as AppleScript would.
"""

import json
import re
import shlex
import subprocess
import sys

import pytest

from quotaxl.core.assets import asset

CHECK = "import quotaxl.ribbon; quotaxl.ribbon.check()"
SCRIPT = asset("macros", "quotaxl.applescript").read_text(encoding="utf-8")


def command(entry_point, workbook, interpreter, home):
    values = {
        "Interpreter": interpreter,
        "Isolation": "-PE",
        "Detail": "7406",
        "WorkbookName": workbook,
        "PythonCommand": f"import quotaxl.ribbon; quotaxl.ribbon.{entry_point}()",
        "LogFile": f"{home}/xlwings.log",
    }
    (expression,) = re.findall(r"^\tset ShellCommand to (.*)$", SCRIPT, re.MULTILINE)
    return evaluate(expression, values)


@pytest.mark.parametrize(
    "name",
    [
        "预算.xlsx", "2026=预算.xlsx", "a|b.xlsx", "$(touch pwned).xlsx", "`touch pwned`.xlsx", "a';touch pwned;'.xlsx",
        'a"; touch pwned; ".xlsx', "a & touch pwned.xlsx", "a\ntouch pwned\n.xlsx", "\\'; touch pwned; '.xlsx",
    ],
)  # fmt: skip
def test_no_name_of_a_workbook_is_a_command(tmp_path, name):
    fake = tmp_path / "my python"
    fake.write_text(f"#!{sys.executable}\nimport sys, json\njson.dump(sys.argv[1:], open('seen', 'w'))\n")
    fake.chmod(0o755)
    line = command("check", name, str(fake), str(tmp_path))
    subprocess.run(["/bin/sh", "-c", f"{line} wait"], cwd=tmp_path, check=True)
    assert not (tmp_path / "pwned").exists()
    seen = json.loads((tmp_path / "seen").read_text())
    assert seen == ["-PE", "-B", "-u", "-W", "ignore", "-c", CHECK, f"--wb={name}", "--detail=7406", "--from_xl=1"]


def test_every_value_in_the_command_is_quoted():
    (expression,) = re.findall(r"^\tset ShellCommand to (.*)$", SCRIPT, re.MULTILINE)
    outside = re.sub(r'"[^"]*"', "", re.sub(r"quoted form of (?:\w+|\([^)]*\))", "", expression))
    assert not re.search(r"\w", outside)


def test_only_entry_points_are_run_and_no_profile_is_sourced():
    body = SCRIPT[SCRIPT.index("on VbaHandler") :]
    assert 'if EntryPoint is not in EntryPoints then return "2"' in body
    assert body.index("is not in EntryPoints") < body.index("set PythonCommand")
    assert "source " not in body
    assert body.count("do shell script") == 2
    assert 'do shell script "test -x " & quoted form of Interpreter' in body
    assert "do shell script ShellCommand" in body


def test_the_name_is_all_that_follows_the_first_bar():
    assert 'set Mark to offset of "|" in ParameterString' in SCRIPT
    assert "set WorkbookName to text (Mark + 1) thru -1 of ParameterString" in SCRIPT


def evaluate(expression, values):
    """Evaluate an AppleScript concatenation of texts, variables and quoted forms."""
    token = re.compile(r'\s*(?:"([^"]*)"|quoted form of (\w+)|quoted form of \(("[^"]*") & (\w+)\))\s*(?:&|$)')
    out, at = "", 0
    while at < len(expression):
        found = token.match(expression, at)
        assert found, expression[at:]
        text, variable, prefix, inner = found.groups()
        if text is not None:
            out += text
        elif variable:
            out += "'" + values[variable].replace("'", "'\\''") + "'"
        else:
            out += "'" + (prefix.strip('"') + values[inner]).replace("'", "'\\''") + "'"
        at = found.end()
    assert shlex.split(out.rstrip(" &"))
    return out
