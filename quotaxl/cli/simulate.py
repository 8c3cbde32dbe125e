"""quotaxl simulate: a made-up province for trials and measurements."""

from pathlib import Path

import click

from quotaxl.app.simulate import READABLE, SimulationOrder, write_simulation
from quotaxl.cli import adapters
from quotaxl.cli.given import TypedYear
from quotaxl.cli.options import FILE, FORCE, LANG
from quotaxl.cli.show import say
from quotaxl.cli.spoken import told
from quotaxl.core.words import Lang, Words
from quotaxl.simulate.formats import FORMATS
from quotaxl.simulate.mistakes import mistakes
from quotaxl.simulate.province import Wanted

_MADE = Words(
    "已生成 {files} 个文件，{projects} 个项目，{mistakes} 处错误；答案：{truth}",
    "Made {files} files with {projects} projects and {mistakes} mistakes; the truth: {truth}",
)


def _formats(_context: click.Context, _parameter: click.Parameter, value: str) -> tuple[str, ...]:
    asked = tuple(dict.fromkeys(part.strip().removeprefix(".").lower() for part in value.split(",") if part.strip()))
    if not asked or (strange := [part for part in asked if part not in FORMATS]):
        raise click.BadParameter(
            told("可选：", "choose from ") + ", ".join(FORMATS) + f" ({', '.join(strange)})" * bool(asked)
        )
    return asked


@click.command(
    help=told(
        "在文件夹 -o 中生成一个虚构的省：下达文件和各县填报表，地区名称和代码是真的，数字、项目是编的；"
        "可加入错误，truth.json 写明每处错误在哪里。用于试用、培训和测速。同样的参数每次生成完全相同的文件。",
        "Write a made-up province into the folder -o: notices and county workbooks, with real names and codes of "
        "regions and invented figures and projects. Mistakes can be put in; truth.json says where each is. For trials, "
        "training and measurements. The same options always give the same bytes.",
    )
)
@click.option("-o", "--output", type=FILE, required=True, metavar="FOLDER", help=told("输出文件夹", "The folder."))
@click.option(
    "--counties", type=click.IntRange(1, 3000), default=20, show_default=True, help=told("县的个数", "Counties.")
)
@click.option(
    "--projects", type=click.IntRange(0), default=None,
    help=told("项目总数，每县至少 2 个；默认每县 12 个", "Projects in all, about; 12 a county by default."),
)  # fmt: skip
@click.option(
    "--errors", type=click.IntRange(0), default=0, show_default=True, help=told("错误处数", "Mistakes in all.")
)
@click.option(
    "--kind", "kinds", multiple=True, type=click.Choice(list(mistakes())), metavar="ID",
    help=told("只用这些错误（可多次）：", "Only these mistakes (repeatable): ") + ", ".join(mistakes()),
)  # fmt: skip
@click.option("--seed", type=int, default=1, show_default=True, help=told("随机种子", "Seed."))
@click.option("--year", type=TypedYear(2016, 2099), default=2024, show_default=True, help=told("年度", "Year."))
@click.option(
    "--within", metavar="REGION", help=told("只取这个省或地州市的县", "Only counties of this province or prefecture.")
)
@click.option(
    "--formats", default=",".join(READABLE), show_default=True, callback=_formats,
    help=told("文件格式，逗号分隔：", "Formats, separated by commas: ") + ", ".join(FORMATS),
)  # fmt: skip
@FORCE
@LANG
def command(
    *,
    output: Path,
    counties: int,
    projects: int | None,
    errors: int,
    kinds: tuple[str, ...],
    seed: int,
    year: int,
    within: str | None,
    formats: tuple[str, ...],
    force: bool,
    lang: Lang,
) -> None:
    """Write a simulation."""
    from quotaxl.app.regions import one_region  # noqa: PLC0415 -- `--help` need not load the regions
    from quotaxl.catalogue import regions  # noqa: PLC0415

    region = one_region(within, regions.load()) if within else None
    wanted = Wanted(counties, 12 * counties if projects is None else projects, errors, seed, year, region, kinds)
    order = SimulationOrder(wanted, output, formats, force)
    made = write_simulation(order, adapters.read, adapters.apply, adapters.open_form)
    say(_MADE.fill(files=made.files, projects=made.projects, mistakes=made.mistakes, truth=made.truth).say(lang))
