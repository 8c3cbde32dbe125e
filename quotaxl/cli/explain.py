"""quotaxl explain: one rule in full."""

import re
from collections.abc import Iterable

import click

from quotaxl.cli.options import LANG
from quotaxl.cli.show import say
from quotaxl.cli.spoken import told
from quotaxl.core.assets import asset
from quotaxl.core.words import Lang, Words
from quotaxl.text.labels import BASIS, LEVEL, REMEDY, SEVERITY

_WHY = Words("为什么", "Why")
_NEEDS = Words("需要的表", "Tables needed")


@click.command(
    help=told(
        "说明一条规则：情形、原因、依据、处理办法和例子。",
        "Explain a rule: when it fails, why it matters, basis, what to do, examples.",
    )
)
@click.argument("rule_id", metavar="ID")
@LANG
def command(*, rule_id: str, lang: Lang) -> None:
    """Explain one rule."""
    from quotaxl.app.check import no_rule  # noqa: PLC0415 -- `--help` must not pay for it
    from quotaxl.catalogue.law.provisions import ARITHMETIC, provisions  # noqa: PLC0415 -- `--help` must not pay for them
    from quotaxl.rules.engine.registry import find  # noqa: PLC0415
    from quotaxl.views.example import example_lines  # noqa: PLC0415 -- `--help` must not pay for polars

    rule = find(rule_id)
    if rule is None:
        raise no_rule(rule_id)
    colon = "：" if lang == "zh" else ": "
    say(f"{rule.id}  {rule.title.say(lang)}")
    say(f"{LEVEL.say(lang)}{colon}{SEVERITY[rule.severity].say(lang)}")
    say(f"{_WHY.say(lang)}{colon}{rule.why.say(lang)}")
    for key in rule.basis:
        if key == ARITHMETIC:
            say(f"{BASIS.say(lang)}{colon}{told('表内勾稽关系', 'the arithmetic of the table')}")
        else:
            provision = provisions()[key]
            say(f"{BASIS.say(lang)}{colon}{provision.citation} {provision.content.say(lang)}")
    say(f"{REMEDY.say(lang)}{colon}{_open(rule.remedy.say(lang))}")
    if rule.needs:
        say(f"{_NEEDS.say(lang)}{colon}{_tables(rule.needs, lang)}")
    for line in example_lines(rule, asset("tests", "cases", f"{rule.id}.toml"), lang):
        say(line)


def _tables(needs: Iterable[str], lang: Lang) -> str:
    """Return forms by their official names, in English by their ids."""
    from quotaxl.catalogue.form import form  # noqa: PLC0415 -- as above

    return "、".join(form(id).name for id in needs) if lang == "zh" else ", ".join(needs)


def _open(template: str) -> str:
    """Return a finding's template with … where its figures go."""
    return re.sub(r"\{[^}]*\}", "…", template)
