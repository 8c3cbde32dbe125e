"""Groups of commands: one that is not there leads to the nearest, also by what people call it."""

from collections.abc import Sequence

import click

from quotaxl.core.errors import UserError
from quotaxl.core.words import Words, same

_NO_COMMAND = Words("没有这个命令。{close}", "There is no such command. {close}")
_MEANT = Words("是否指：{names}？", "Did you mean {names}?")
_SEE_HELP = Words("用 {group} --help 查看全部命令。", "{group} --help lists them all.")
_CALLED = {
    "install": "安装 装", "remove": "移除 卸载 删除 去掉", "status": "状态 查看", "build": "生成 制作",
    "bind": "绑定 识别", "unbind": "解除 取消",
}  # fmt: skip
"""What people call the commands of the groups."""


def no_command(wish: str, close: Sequence[str], group: str) -> UserError:
    """Return the error that says that a group has no such command, with those that are near."""
    meant = _MEANT.fill(names="、".join(close)) if close else same("")
    return UserError(wish, _NO_COMMAND.fill(close=meant), _SEE_HELP.fill(group=group))


class InnerCommands(click.Group):
    """A group of commands inside a command."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that is called. Raises UserError that names the nearest where there is none."""
        from difflib import get_close_matches  # noqa: PLC0415 - where something was mistyped

        wish = args[0].strip()
        if not wish.startswith("-") and self.get_command(ctx, args[0]) is None:
            names = self.list_commands(ctx)
            said = [name for name in names if any(word in wish for word in _CALLED.get(name, "").split())]
            raise no_command(wish, said or get_close_matches(wish.lower(), names), f"quotaxl {ctx.info_name}")
        return super().resolve_command(ctx, args)
