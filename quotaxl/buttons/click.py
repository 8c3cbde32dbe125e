"""What happens around every button: the workbook is found, nothing is raised into VBA, everything is logged."""

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from logging.handlers import RotatingFileHandler

import xlwings as xw

from quotaxl import __version__
from quotaxl.addin.caller import caller
from quotaxl.app.home import home, log_file
from quotaxl.app.told import take
from quotaxl.buttons.cancel import ask, asked
from quotaxl.buttons.opened import Opened
from quotaxl.buttons.settings import language
from quotaxl.buttons.show import announce, tell
from quotaxl.core.causes import refused
from quotaxl.core.errors import UserError
from quotaxl.core.words import Lang, Words, same
from quotaxl.desk import Stopped, stoppable
from quotaxl.desk.faults import of_program, told
from quotaxl.desk.native import tame
from quotaxl.machine.oslock import try_lock
from quotaxl.text.clean import clean

_LOG = logging.getLogger("quotaxl.ribbon")

_BUSY = Words("上一次操作还没有完成。", "The last click is still being worked on.")
_STOPPING = Words("已请正在进行的操作停下并恢复原状。", "The click that is being worked on was asked to stop.")
_STOP_IT = Words("请稍候再点；要停下它，点“撤销”。", "Wait a moment and click again; 撤销 stops it.")
_WAIT = Words("请稍候再点。", "Wait a moment and click again.")
_REFUSED = Words("表格软件没有完成这一步：{why}。", "The program did not do this: {why}.")
_NOT_FOUND = Words("没有找到所点按钮的工作簿{why}。", "The workbook of the button was not found{why}.")
_OPEN_IT = Words(
    "请激活要处理的工作簿后再点；在“受保护的视图”中打开的文件，请先点“启用编辑”。",
    "Bring the workbook to the front and click again; of a file in Protected View enable editing first.",
)
_FAULT = Words(
    "程序出错：{what}。这是 quotaxl 的问题，不是您的文件的问题。\n点“帮助”可打开日志，反馈时请附上。",
    "quotaxl failed: {what}. The fault is ours, not your file's.\n帮助 opens the log; include it when you report this.",
)


def run(
    name: str,
    job: Callable[[Opened], Words],
    find: Callable[[], xw.Book] = caller,
    *,
    box: bool = True,
    stops: bool = False,
) -> bool:
    """Do the job of a button on the workbook that it was clicked in, and show what came of it.

    Nothing is ever raised: Excel shows an error of Python as garbled Chinese, so that every message is shown by
    us and the process ends well.

    Args:
        name: The button's label.
        job: What it does; it returns the message.
        find: Gives the workbook.
        box: Whether the message waits for a click; else it stands in the status bar, as the screen shows what it says.
        stops: Whether it stops a click that is still being worked on.

    Return whether whatever went wrong was shown to a person.
    """
    apps: list[xw.App] = []

    def work() -> str:
        try:
            book = find()
        except UserError:
            raise
        except Exception as fault:
            _LOG.warning("%s", name, exc_info=True)
            said = told(fault) if of_program(fault) else None  # what other faults say, helps nobody
            why = Words(f"（{said.zh}）", f" ({said.en})") if said else same("")
            raise UserError("", _NOT_FOUND.fill(why=why), _OPEN_IT) from fault
        tame()  # again: looking for Excel may have loaded what is to be tamed
        apps.append(book.app)
        _LOG.info("%s: %s %s", name, book.app.engine.name, book.app.version)
        with stoppable(asked(book.app)):
            done = job(Opened(book)).say(lang)
        return "\n".join([done, *(words.say(lang) for words in take())])

    tame()
    lang = language()
    text, trouble = _done(name, work, lang, stops=stops)
    if apps:
        with suppress(Exception):  # whatever the work showed there last
            apps[0].status_bar = False
        tell(apps[0], text, trouble=trouble, box=box or trouble or "\n" in text)
        return True
    if trouble and not announce(text):
        print(text, file=sys.stderr)  # noqa: T201, TID251 - there is no program to show it in
        return False
    return True


def _done(name: str, work: Callable[[], str], lang: Lang, *, stops: bool) -> tuple[str, bool]:
    """Return the message of a job and whether it is trouble, and log both."""
    with _logged(name):
        try:
            with _alone(stops=stops):
                done = work()
        except Stopped as error:
            _LOG.warning("%s: %s", name, error.say(lang))
            return clean(error.say(lang)), False
        except UserError as error:
            _LOG.warning("%s: %s", name, error.say(lang))
            return clean(error.say(lang)), True
        except Exception as fault:  # noqa: BLE001 - the last resort; see `run`
            _LOG.exception("%s", name)
            if told_of := refused(fault):
                return clean(told_of.say(lang)), True
            if of_program(fault):
                return clean(UserError("", _REFUSED.fill(why=told(fault)), _WAIT).say(lang)), True
            return clean(_FAULT.fill(what=f"{type(fault).__name__}：{told(fault).say(lang)}").say(lang)), True
        _LOG.info("%s: %s", name, done)
        return clean(done), False


class _VisibleLines(logging.Formatter):
    """Writes lines, tracebacks too, in which nothing steers the program that shows them."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record's lines."""
        return clean(super().format(record))


@contextmanager
def _logged(name: str) -> Iterator[None]:
    """Write the log while a button works; it is kept small and never stops the work."""
    handler: logging.Handler
    try:
        handler = RotatingFileHandler(log_file(), maxBytes=1 << 20, backupCount=1, encoding="utf-8", delay=True)
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(_VisibleLines("%(asctime)s %(levelname)s %(message)s"))
    _LOG.addHandler(handler)
    _LOG.setLevel(logging.INFO)
    _LOG.propagate = False
    _LOG.info("%s: quotaxl %s, Python %s, %s", name, __version__, sys.version.split()[0], sys.platform)
    try:
        yield
    finally:
        _LOG.removeHandler(handler)
        handler.close()


@contextmanager
def _alone(*, stops: bool) -> Iterator[None]:
    """Let one click work at a time: on macOS a second one does not wait for the first. Raises UserError.

    One that `stops` asks the first to take back what it did.

    The lock is the operating system's: it ends with the process, also with one that is killed.
    """
    with (home() / "busy.lock").open("a+", encoding="utf-8") as file:
        file.seek(0)
        if not try_lock(file):
            if stops:
                ask()
                raise Stopped("", _STOPPING, _WAIT)
            raise UserError("", _BUSY, _STOP_IT)
        yield
