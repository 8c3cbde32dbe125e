"""Runs inside LibreOffice: a click in the menu or toolbar starts quotaxl in its own Python.

The office offers one connection, on a pipe whose name only the started process is told. Nothing of quotaxl is
loaded into the office, so that the Python that comes with it needs no packages.
"""

import os
import secrets
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import unohelper
from com.sun.star.bridge import XInstanceProvider
from com.sun.star.task import XJobExecutor

NAME = "quotaxl.Run"
CONTEXT = "StarOffice.ComponentContext"
FOREIGN = ("LD_LIBRARY_PATH", "PYTHONHOME", "PYTHONPATH", "URE_BOOTSTRAP", "UNO_PATH")
"""What the office sets for its own Python and another one must not see."""
MISSING = (
    "找不到 quotaxl。请在安装了 quotaxl 的环境中运行一次：\nquotaxl addin build --oxt\n"
    "（它会记下所用的 Python），然后再点此按钮。"
)
bridges = []


class Provider(unohelper.Base, XInstanceProvider):
    """Gives the process that connects the office's context."""

    def __init__(self, context):  # noqa: ANN001, ANN204 - objects of UNO have no types
        self.context = context

    def getInstance(self, name):  # noqa: ANN001, ANN201 - as UNO has it
        """Return the context."""
        return self.context if name == CONTEXT else None


class Run(unohelper.Base, XJobExecutor):
    """The job behind every entry of the menu."""

    def __init__(self, context, *_):  # noqa: ANN001, ANN002, ANN204
        self.context = context

    def trigger(self, button):  # noqa: ANN001, ANN201
        """Start quotaxl for one button and return at once."""
        command = interpreter()
        if command is None:
            self.tell(MISSING)
            return
        manager = self.context.ServiceManager
        desktop = manager.createInstanceWithContext("com.sun.star.frame.Desktop", self.context)
        document = desktop.getCurrentComponent()
        url = getattr(document, "URL", "")
        name = unohelper.fileUrlToSystemPath(url) if url.startswith("file:") else getattr(document, "Title", "")
        pipe = f"quotaxl-{secrets.token_hex(16)}"
        threading.Thread(target=self.serve, args=(pipe,), daemon=True).start()
        environment = {key: value for key, value in os.environ.items() if key not in FOREIGN}
        environment |= {"QUOTAXL_OFFICE_PIPE": pipe, "PYTHONIOENCODING": "utf-8"}
        hidden = {"creationflags": subprocess.CREATE_NO_WINDOW} if sys.platform == "win32" else {}
        try:
            started = subprocess.Popen(  # noqa: S603 - our own arguments; a document's name is one, never a shell's
                [*command, "press", button, f"--live={name}", "--app", "libreoffice"],
                env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                cwd=Path.home(), **hidden,
            )  # fmt: skip
        except OSError:
            self.tell(MISSING)
            return
        threading.Thread(target=self.watch, args=(started,), daemon=True).start()

    def serve(self, pipe):  # noqa: ANN001, ANN201
        """Wait for the process and give it the office."""
        manager = self.context.ServiceManager
        acceptor = manager.createInstanceWithContext("com.sun.star.connection.Acceptor", self.context)
        factory = manager.createInstanceWithContext("com.sun.star.bridge.BridgeFactory", self.context)
        connection = acceptor.accept(f"pipe,name={pipe}")
        bridges.append(factory.createBridge("", "urp", connection, Provider(self.context)))

    def watch(self, started):  # noqa: ANN001, ANN201
        """Wait for the process; where it ended without telling the user by itself, show what it printed."""
        text = started.communicate()[1].decode("utf-8", "replace").strip()
        if started.returncode:
            self.tell(text[-1500:] or MISSING)

    def tell(self, text):  # noqa: ANN001, ANN201
        """Show a message."""
        manager = self.context.ServiceManager
        desktop = manager.createInstanceWithContext("com.sun.star.frame.Desktop", self.context)
        toolkit = manager.createInstanceWithContext("com.sun.star.awt.Toolkit", self.context)
        window = desktop.getCurrentFrame().ContainerWindow
        toolkit.createMessageBox(window, "errorbox", 1, "quotaxl", text).execute()


def interpreter():  # noqa: ANN201
    """Return how quotaxl is started, or None: the Python it was set up with, or the command on the path."""
    home = Path(os.environ.get("QUOTAXL_HOME") or Path.home() / ".quotaxl")
    try:
        noted = (home / "python.txt").read_text(encoding="utf-8").strip()
    except OSError:
        noted = ""
    if noted and Path(noted).is_file():
        return [noted, "-I", "-m", "quotaxl"]  # -I: nothing beside a document is imported
    found = shutil.which("quotaxl")
    return [found] if found else None


g_ImplementationHelper = unohelper.ImplementationHelper()
g_ImplementationHelper.addImplementation(Run, NAME, ("com.sun.star.task.Job",))
