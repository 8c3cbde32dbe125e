"""What mail tests share: the example split for 49 counties, their contacts, a test authority, a server."""

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest
from authority import authority
from mail.server import PASSWORD, USER, Received
from mail.server import Server as SmtpServer

from quotaxl.app.mail import MailOrder
from quotaxl.app.split import SplitOrder, split
from quotaxl.catalogue import regions
from quotaxl.cli.adapters import open_form, read
from quotaxl.core.assets import asset
from quotaxl.mail.compose import Letter, wording
from quotaxl.mail.send import Clock
from quotaxl.mail.server import Server

KNOWN = regions.load()
NOW = datetime(2024, 9, 20, 9, 30, tzinfo=UTC)


def write_contacts(path: Path, rows) -> Path:
    """Contacts as a clerk fills them in: rows of 地区, 单位, 联系人, 邮箱, 抄送."""
    book = openpyxl.load_workbook(asset("templates", "contacts", "form.xlsx"))
    for number, row in enumerate(rows, 5):
        for column, value in enumerate(row, 1):
            book.active.cell(number, column).value = value
    book.save(path)
    return path


def usual(codes):
    """The usual contact of each region."""
    for code in codes:
        name = KNOWN.code(code).name
        yield name, f"{name}财政局预算科", "买买提", f"c{code}@county.example.cn", None


@pytest.fixture(scope="session")
def extracts(tmp_path_factory):
    """The example notice split into 49 extracts; county workbooks are left out to keep tests quick."""
    folder = tmp_path_factory.mktemp("split")
    split(SplitOrder(asset("workbook", "allocation-xincaizhen-2024-18.xlsx"), folder), read, open_form)
    for path in folder.glob("*填报表.xlsx"):
        if not path.name.startswith("653001"):
            path.unlink()
    return folder


@pytest.fixture
def folder(extracts, tmp_path):
    """A copy of the extracts of all 49 counties."""
    return Path(shutil.copytree(extracts, tmp_path / "files"))


@pytest.fixture
def few(extracts, tmp_path):
    """The files of the four counties of 克州."""
    made = tmp_path / "files"
    made.mkdir()
    for path in extracts.glob("6530*.xlsx"):
        shutil.copy(path, made)
    return made


def ordered(folder: Path, rows=None, **more) -> MailOrder:
    """An order to mail the files of a folder."""
    codes = sorted({path.name[:6] for path in folder.glob("6*.xlsx")})
    contacts = write_contacts(folder.parent / "contacts.xlsx", usual(codes) if rows is None else rows)
    letter = Letter("budget@province.example.cn", "财政厅预算处", date(2024, 10, 20), more.pop("wording", wording()))
    return MailOrder(folder, contacts, folder.parent / "drafts", letter, **more)


@pytest.fixture(scope="session")
def keys(tmp_path_factory):
    return authority(tmp_path_factory.mktemp("keys"))


@pytest.fixture
def serve(keys):
    """Starts servers and stops them: serve(misbehave=…, tls=…) returns what is received and how to reach it."""
    running = []

    def start(misbehave=None, tls="starttls", auth=True, **more):
        received = Received(misbehave=misbehave)
        controller = SmtpServer(received, keys, tls=tls, auth=auth, **more)
        controller.start()
        running.append(controller)
        login = (USER, PASSWORD) if auth else (None, None)
        return received, Server("127.0.0.1", controller.port, tls, *login, keys[0], timeout=5)

    yield start
    for controller in running:
        controller.stop(no_assert=True)


@pytest.fixture
def clock():
    """A clock that never waits and counts the waits."""
    waits = []
    made = Clock(now=lambda: NOW, monotonic=lambda: float(len(waits) * 1000), sleep=waits.append)
    return made, waits
