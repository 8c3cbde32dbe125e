"""Our code for the open workbook in a real Windows Python, on xlwings' own engine; `dev.py windows` runs this.

The Windows kit is installed under Wine as in tests/kit/wine.py; checks.py then runs in its Python on a mock Excel,
see mockexcel.py for what that does and from where it is known. It proves our code on that engine, pywin32's types,
paths, encodings and what a refusal does; it does not prove Excel. What was printed is kept in build/windows.log.
"""

import shutil

from kit.wine import APP, HOME, ROOT, installed, kit, machine, windows  # noqa: F401 - fixtures of the same machine

CHECKS = ROOT / "tests" / "windows"


def test_every_check_passes_in_windows_python(machine, installed):  # noqa: F811 - the fixtures
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
