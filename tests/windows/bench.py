"""Our code for the open workbook in a real Windows Python, on xlwings' own engine; `dev.py windows` runs this.

The Windows kit is installed under Wine as in tests/kit/wine.py; checks.py then runs in its Python on a mock Excel,
see mockexcel.py for what that does and from where it is known. It proves our code on that engine, pywin32's types,
paths, encodings and what a refusal does; it does not prove Excel. What was printed is kept in build/windows.log.
"""

import shutil
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

CHECKS = Path(__file__).parent
_SPEC = spec_from_file_location("wine", CHECKS.parent / "kit" / "wine.py")  # by path: another module is called kit
wine = module_from_spec(_SPEC)
_SPEC.loader.exec_module(wine)
ROOT, HOME, APP, windows = wine.ROOT, wine.HOME, wine.APP, wine.windows
machine, kit, installed = wine.machine, wine.kit, wine.installed


def test_every_check_passes_in_windows_python(machine, installed):
    folder = HOME / "检查"
    folder.mkdir(exist_ok=True)
    for name in ("allocation-xincaizhen-2024-18.xlsx", "artux-2024.xlsx"):
        shutil.copyfile(ROOT / "workbook" / name, folder / name)
    for name in ("checks.py", "mockexcel.py"):
        shutil.copyfile(CHECKS / name, folder / name)
    python = windows(APP / "python.exe")
    code, said = machine.run(python, "-B", windows(folder / "checks.py"), windows(folder), limit=300)
    (ROOT / "build" / "windows.log").write_text(said, encoding="utf-8")
    print(said)
    assert code == 0, said
