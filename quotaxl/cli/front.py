"""quotaxl alone, or with files or a folder: what is there, what to do next; in a terminal a person chooses."""

from pathlib import Path

import click

from quotaxl.app.front import Front, front, runnable
from quotaxl.cli import adapters
from quotaxl.cli.options import FILE, LANG
from quotaxl.cli.show import ask, attended, say, watching
from quotaxl.cli.spoken import told
from quotaxl.core.words import Lang, Words
from quotaxl.text.clean import line
from quotaxl.text.labels import MORE_FILES
from quotaxl.text.typed import typed

_NOTHING = Words("{place} 中没有能读的文件。", "There is no file in {place} that can be read.")
_HERE = Words("{count} 个文件：", "{count} files:")
_MORE = Words("……另有 {count} 个没有看", "... {count} more were not looked into")
_OTHERS = Words("不是表格或文字，没有看：", "No tables or texts, not looked at: ")
_SHOWN = 8
_NEXT = Words("接下来可以：", "What to do next:")
_CHOOSE = Words("写编号运行，直接回车不做", "A number runs it; Enter does nothing")


@click.command(
    help=told("看一看有哪些文件，接下来做什么；什么都不写。", "Say what is there and what to do next; write nothing.")
)
@click.argument("places", nargs=-1, type=FILE)
@LANG
@click.pass_context
def command(context: click.Context, *, places: tuple[Path, ...], lang: Lang) -> None:
    """Look, tell, and run what a person chooses."""
    with watching(told("查看文件", "looking")) as watch:
        found = front(places or (Path(),), adapters.read, watch)
    _tell(found, places or (Path(),), lang)
    if not attended() or not found.steps:
        return
    answer = ask(_CHOOSE.say(lang))
    chosen = int(answer) - 1 if answer.isdecimal() else -1
    if 0 <= chosen < len(found.steps) and runnable(found.steps[chosen]):
        command_line = found.steps[chosen].command
        with_lang = () if "--help" in command_line else ("--lang", lang)
        context.find_root().command.main([*command_line, *with_lang])


def _tell(found: Front, places: tuple[Path, ...], lang: Lang) -> None:
    """Say what the files are, which were passed over, and the commands that lead on."""
    if found.seen:
        say(_HERE.fill(count=len(found.seen)).say(lang))
        for one in found.seen:
            say(f"  {line(str(one.path))}  {line(one.what.say(lang))}")
        if found.more:
            say(f"  {_MORE.fill(count=found.more).say(lang)}")
    else:
        say(_NOTHING.fill(place=places[0].resolve().name or places[0].resolve()).say(lang))
    if found.others:
        names = [line(path.name) for path in found.others[:_SHOWN]]
        rest = MORE_FILES.fill(count=len(found.others)).say(lang) if len(found.others) > _SHOWN else ""
        say(_OTHERS.say(lang) + ("、" if lang == "zh" else ", ").join(names) + rest)
    say(_NEXT.say(lang))
    for number, step in enumerate(found.steps, start=1):
        say(f"  {number}. {step.what.say(lang)}\n     {typed(step.command)}")
