"""Starts LibreOffice and connects to it."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex
from typing import Any

from quotaxl.core.errors import UserError
from quotaxl.core.words import Words
from quotaxl.libreoffice.bridge import load
from quotaxl.libreoffice.find import Office, find_office
from quotaxl.machine.scratch import scratch

Prepare = Callable[[Path], None]
PIPE = "QUOTAXL_OFFICE_PIPE"
"""Names the pipe of an office that listens already."""

_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Misc"><prop oor:name="UseLocking" oor:op="fuse"><value>false</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Misc"><prop oor:name="FirstRun" oor:op="fuse"><value>false</value></prop></item>
<item oor:path="/org.openoffice.Setup/Office"><prop oor:name="ooSetupInstCompleted" oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""  # noqa: E501
"""A lock file left by a crash makes a load give nothing, in silence; an office of our own needs none."""

_SILENT = Words("LibreOffice 没有应答。", "LibreOffice does not answer.")
_AGAIN = Words("请关闭 LibreOffice 后再试。", "Close LibreOffice and try again.")
_PATIENCE = 60.0
_FRESH_PROFILE = 81
"""What soffice exits with when it has just made its profile and wants to be started again."""


@dataclass(slots=True)
class Connection:
    """A running office: its module uno, its component context, and the process where we started it."""

    uno: Any
    context: Any
    headless: bool
    process: subprocess.Popen[bytes] | None = None
    profile: Path | None = None
    aside: ExitStack = field(default_factory=ExitStack)
    """What goes when the office has ended: its profile."""

    @property
    def desktop(self) -> Any:
        """The desktop, which holds the open documents."""
        return self.context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", self.context)

    def stop(self) -> None:
        """End the office, if it is ours. One that a person started is never ended."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None
        self.aside.close()


def launch(*, visible: bool = False, prepare: Prepare | None = None) -> Connection:
    """Start an office of our own and connect to it; it has a profile of its own, given to `prepare` first.

    Raises UserError.
    """
    office = find_office()
    uno = load(office)
    with ExitStack() as aside:
        profile = aside.enter_context(scratch())
        made = _started(office, uno, profile, visible=visible, prepare=prepare)
        made.aside = aside.pop_all()
        return made


def _started(office: Office, uno: Any, profile: Path, *, visible: bool, prepare: Prepare | None) -> Connection:
    """Return the connection to an office that is started in this profile. Raises UserError."""
    (profile / "user").mkdir()
    (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
    if prepare:
        prepare(profile)
    name = f"quotaxl-{token_hex(8)}"
    command = [
        *_guard(),
        str(_binary(office)),
        *(() if visible else ("--headless",)),
        "--norestore",
        "--nologo",
        "--nodefault",
        f"--accept=pipe,name={name};urp",
        f"-env:UserInstallation={profile.as_uri()}",
    ]

    def run() -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603 - our own arguments
            command, env=surroundings(profile),
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    made = Connection(uno, None, not visible, run(), profile)
    try:
        made.context = _wait(uno, name, made, run)
    except BaseException:
        made.stop()
        raise
    return made


def join() -> Connection:
    """Connect to the office that a person has open, or start it on their profile. Raises UserError.

    A second start of soffice hands its arguments to the first, which then listens on the pipe.
    """
    office = find_office()
    uno = load(office)
    name = os.environ.get(PIPE)
    if not name:
        name = "quotaxl"
        with suppress(OSError):
            subprocess.Popen(  # noqa: S603 - our own arguments
                [str(office.soffice), "--nologo", "--nodefault", f"--accept=pipe,name={name};urp"],
                env=surroundings(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                start_new_session=True,
            )  # fmt: skip
    made = Connection(uno, None, headless=False)
    made.context = _wait(uno, name, made, None)
    return made


def surroundings(room: Path | None = None) -> dict[str, str]:
    """Return the environment that an office is started in: ours, but the system's programs come first.

    An office of the system takes for its own Python the files of the first python3 on the path; those of a virtual
    environment do not fit it, and no extension in Python starts. What the office keeps aside while it works goes into
    `room`: one that is ended leaves it there.
    """
    aside = dict.fromkeys(("TMPDIR", "TMP", "TEMP"), str(room)) if room else {}
    if sys.platform == "win32":
        return {**os.environ, **aside}
    return {**os.environ, **aside, "PATH": f"{os.defpath}{os.pathsep}{os.environ.get('PATH', '')}"}


def _wait(
    uno: Any,
    name: str,
    made: Connection,
    again: Callable[[], subprocess.Popen[bytes]] | None,
) -> Any:
    """Return the office once it answers, started `again` where it ended by itself. Raises UserError without answer."""
    until, restarted = time.monotonic() + _PATIENCE, False
    while time.monotonic() < until:
        found = _resolve(uno, name)
        if found is not None:
            return found
        if made.process and (code := made.process.poll()) is not None:
            if again is None or (code != _FRESH_PROFILE and restarted):
                break
            restarted = restarted or code != _FRESH_PROFILE  # one that dies while it starts is started once more
            made.process = again()
        time.sleep(0.1)
    raise UserError("", _SILENT, _AGAIN)


def _resolve(uno: Any, name: str) -> Any:
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    try:
        return resolver.resolve(f"uno:pipe,name={name};urp;StarOffice.ComponentContext")
    except uno.getClass("com.sun.star.connection.NoConnectException"):
        return None


def _binary(office: Office) -> Path:
    """Return the program itself where there is one: the script soffice is a shell that outlives its child."""
    binary = office.folder / "soffice.bin"
    return binary if binary.exists() else office.soffice


def _guard() -> tuple[str, ...]:
    """Return what to start the office with, so that it ends when we do."""
    setpriv = shutil.which("setpriv")
    return (setpriv, "--pdeathsig", "TERM") if setpriv else ()


def setting(uno: Any, name: str, value: object) -> Any:
    """Return a UNO property value."""
    made = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
    made.Name, made.Value = name, value
    return made
