"""The commands `templates` and `template bind`, and the page that lists what ships."""

import json
from pathlib import Path

from app.foreign import by_xlsxwriter
from click.testing import CliRunner

from quotaxl.app.templates import markdown
from quotaxl.cli.main import main
from quotaxl.fill.blank import WORKBOOKS
from quotaxl.fill.template import shipped

PAGE = Path(__file__).parents[2] / "docs" / "templates.md"


def run(*arguments):
    return CliRunner().invoke(main, list(arguments))


def test_the_page_lists_what_ships():
    _, _, rest = PAGE.read_text(encoding="utf-8").partition("<!-- made by: quotaxl templates --format markdown -->\n")
    assert rest.partition("<!-- end -->")[0] == markdown()
    assert run("templates", "--format", "markdown").output == markdown()


def test_json_names_every_template_and_its_needs():
    rows = json.loads(run("templates", "--format", "json").output)
    assert {row["id"] for row in rows} == {t.id for t in shipped()} - {*WORKBOOKS}
    plan = next(row for row in rows if row["id"] == "adjustment-plan")
    assert plan["needs"] == ["基本信息", "债务限额", "债券项目", "资金分配表"]
    assert [row["id"] for row in rows if row["each_project"]] == ["performance-target"]


def test_binding_shows_names_confidence_and_where_the_copy_is(tmp_path):
    form = by_xlsxwriter(tmp_path / "a.xlsx")
    done = run("template", "bind", str(form), "--lang", "zh")
    assert done.exit_code == 0, done.output
    assert "100%" in done.output
    assert "a-bound.xlsx" in done.output.replace("\n", "")
    assert (tmp_path / "a-bound.xlsx").is_file()
