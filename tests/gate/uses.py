"""Every use of a file, as command lines: {it} is the file, {out} a file to write, {room} a folder for more."""

from pathlib import Path

from quotaxl.core.assets import asset

ALLOCATION, COUNTY = (asset("workbook", f"{name}.xlsx") for name in ("allocation-xincaizhen-2024-18", "artux-2024"))

USES = {
    "read": ("read", "{it}"),
    "read --picture": ("read", "{it}", "--picture", "{out}.html"),
    "check": ("check", "{it}"),
    "mark": ("mark", "{it}", "-o", "{out}"),
    "clear": ("clear", "{it}", "-o", "{out}"),
    "fill": ("fill", str(ALLOCATION), "{it}", "-o", "{out}"),
    "fill from": ("fill", "{it}", str(COUNTY), "-o", "{out}"),
    "fill --template": ("fill", str(ALLOCATION), str(COUNTY), "--template", "{it}", "-o", "{out}"),
    "template bind": ("template", "bind", "{it}", "-o", "{out}"),
    "template unbind": ("template", "unbind", "{it}", "-o", "{out}"),
    "split": ("split", "{it}", "-o", "{room}/split"),
    "mail": ("mail", "{room}/in", "--to", "{contacts}", "--from", "a@x.cn", "--drafts", "{room}/drafts"),
    "mail --to": ("mail", "{sent}", "--to", "{it}", "--from", "a@x.cn", "--drafts", "{room}/drafts"),
    "collect": ("collect", "{room}/in", "--deadline", "2024-10-20", "-o", "{out}"),
    "batch": ("batch", "check", "{room}/in", "-o", "{room}/batch"),
    "report": ("report", "{it}", "-o", "{room}/report.docx"),
    "trace": ("trace", "{it}", "C5"),
    "scrub": ("scrub", "{it}", "-o", "{out}"),
}

GATHERS = ("collect", "batch", "mail")
"""They take a folder: what is wrong with one file of it stands in their answer."""


def command(use: str, it: Path, out: Path, room: Path, contacts: Path, sent: Path) -> list[str]:
    """The command line of a use; uses of folders find the file in a folder of its own."""
    folder = room / "in"
    if use in GATHERS:
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / it.name).exists():
            (folder / it.name).symlink_to(it)
    values = {"it": it, "out": out, "room": room, "contacts": contacts, "sent": sent}
    return [part.format(**values) for part in USES[use]]
