"""Sets up and runs everything a developer needs, from a machine with Python 3.11 or newer and nothing else.

    python3 dev.py demo     the main job on the two example workbooks, into ./demo
    python3 dev.py test     all tests on the built wheel, style, types, direction of imports
    python3 dev.py          every command

Only the standard library is used, so that it runs before anything is installed; `make NAME` calls it where make is
there. What Debian packages hold (LibreOffice, poppler, a Chinese font) is installed through apt where it is missing
and allowed.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
OLDEST = (3, 11)
NAMES = ("python3.13", "python3.12", "python3.11", "python3.14", "python3", "python")
SOURCES = (
    *("pyproject.toml", "README.md", "LICENSE", "quotaxl", "templates", "workbook", "macros", "tests/cases"),
    ".ci/locks",
)
"""What the wheel is made of: where one of them is newer than the installation, the wheel is built anew."""

LOCKS = {"quotaxl": "fast,keyring,kit,outlook,zip", "dev": "dev", "release": "release", "site": "site"}
"""Files in .ci/locks, and the extras of pyproject.toml that each holds beside quotaxl's own dependencies."""

ONLYOFFICE = "document-builder==9.4.0.130"
"""AGPL-3: a second engine to probe with, never a dependency, an extra or part of a lock."""

APT_PATIENCE = 600
"""Seconds to wait for an apt that another process holds."""

_COMMANDS: dict[str, tuple[Callable[[list[str]], None], str]] = {}


class Failure(Exception):
    """What stops a command, in words for the person who ran it."""


def command(help: str) -> Callable[[Callable[[list[str]], None]], Callable[[list[str]], None]]:
    """Return a decorator that makes a function a command of the same name."""

    def register(function: Callable[[list[str]], None]) -> Callable[[list[str]], None]:
        _COMMANDS[function.__name__.replace("_", "-")] = (function, help)
        return function

    return register


def say(text: str) -> None:
    """Print a step."""
    print(f"\033[1m== {text}\033[0m" if sys.stdout.isatty() else f"== {text}", flush=True)


def run(*words: str | Path, **more: str) -> None:
    """Run a command in the checkout, `more` added to its environment. Raises Failure where it fails."""
    done = subprocess.run([str(w) for w in words], cwd=ROOT, env=os.environ | more, check=False)
    if done.returncode:
        raise Failure(f"{' '.join(str(w) for w in words[:4])} … ended with {done.returncode}")


def works(*words: str | Path) -> bool:
    """Return whether a command succeeds; what it prints is not shown."""
    return not subprocess.run([str(w) for w in words], capture_output=True, check=False).returncode


def printed(*words: str | Path) -> str:
    """Return what a command prints, "" where it is not there."""
    if not shutil.which(str(words[0])):
        return ""
    return subprocess.run([str(w) for w in words], capture_output=True, text=True, check=False).stdout


# The virtual environment


def room(folder: str = ".venv") -> Path:
    """Return the virtual environment's folder."""
    return ROOT / folder


def tool(name: str, folder: str = ".venv") -> Path:
    """Return a program of the virtual environment."""
    windows = os.name == "nt"
    return room(folder) / ("Scripts" if windows else "bin") / (f"{name}.exe" if windows else name)


def fresh_python() -> str:
    """Return a Python that is new enough: this one, else the first on the path. Raises Failure where there is none."""
    if sys.version_info >= OLDEST:
        return sys.executable
    for name in NAMES:
        found = shutil.which(name)
        asks = f"import sys; sys.exit(sys.version_info < {OLDEST})"
        if found and works(found, "-c", asks):
            return found
    raise Failure("quotaxl needs Python 3.11 or newer; none was found. Install it and run its python with dev.py.")


def make_venv(folder: str) -> None:
    """Make the virtual environment; Debian ships what that needs as a package of its own."""
    python = fresh_python()
    say(f"virtual environment with {python}")
    words = (python, "-m", "venv", room(folder))
    if not works(*words):
        shutil.rmtree(room(folder), ignore_errors=True)
        asks = "import sys; print('%d.%d' % sys.version_info[:2])"
        version = printed(python, "-c", asks).strip()
        _ = apt_install(f"python{version}-venv") or apt_install("python3-venv")
        run(*words)


def stale(stamp: Path) -> bool:
    """Return whether the wheel was never installed here, or something that it is made of changed since."""
    if not stamp.exists():
        return True
    then = stamp.stat().st_mtime
    paths = [p for name in SOURCES for p in ((ROOT / name).rglob("*") if (ROOT / name).is_dir() else (ROOT / name,))]
    return any(p.stat().st_mtime > then for p in paths if "__pycache__" not in p.parts)


def install(extra: str = "", folder: str = ".venv") -> None:
    """Build the wheel and install it, with the tools of `extra`: what is demonstrated and tested is what users get."""
    python = tool("python", folder)
    if not python.exists() or not works(python, "-m", "pip", "--version"):
        shutil.rmtree(room(folder), ignore_errors=True)
        make_venv(folder)
    stamp = room(folder) / f".installed{'-' if extra else ''}{extra}"
    if not stale(stamp):
        return
    say(f"building and installing quotaxl{f' with the tools for {extra}' if extra else ''}")
    pip = (python, "-m", "pip", "--disable-pip-version-check", "--quiet")
    began = time.time()
    built = room(folder) / "wheel"
    shutil.rmtree(built, ignore_errors=True)
    run(*pip, "wheel", "--no-deps", "--wheel-dir", built, ".")
    (wheel,) = built.glob("quotaxl-*.whl")
    install_locked(extra, pip)
    run(*pip, "install", f"{wheel}[{extra}]" if extra else wheel)
    # pip keeps an installed package of the same version, so quotaxl itself is put in once more
    run(*pip, "install", "--force-reinstall", "--no-deps", wheel)
    stamp.touch()
    os.utime(stamp, (began, began))


def install_locked(extra: str, pip: Sequence[str | Path]) -> None:
    """Install exactly what the lock of an extra says, each file by its hash; what no lock names is left to pip.

    An index that no longer has a locked release does not stop work: pip then takes what pyproject.toml allows, and it
    is said. A file whose hash differs does stop it.
    """
    lock = ROOT / ".ci" / "locks" / f"{extra}.txt"
    if not lock.exists():
        return
    words = (*pip, "install", "--require-hashes", "--no-deps", "--requirement", lock)
    done = subprocess.run([str(w) for w in words], cwd=ROOT, stderr=subprocess.PIPE, text=True, check=False)
    if not done.returncode:
        return
    lacking = re.search(r"No matching distribution found for ([^ (;]+)", done.stderr)
    if not lacking or "DO NOT MATCH THE HASHES" in done.stderr:
        raise Failure(f"what {lock.name} locks cannot be installed:\n{done.stderr[-2000:]}")
    print(f"{lock.name}: this index lacks {lacking[1]}; taking what pyproject.toml allows. `dev.py lock` renews locks.")


# Debian's packages


def as_root() -> list[str] | None:
    """Return what makes a command run as root without a question; None where that is not to be had."""
    if os.name == "nt" or not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and works("sudo", "-n", "true"):
        return ["sudo", "-n"]
    return None


def apt_install(*packages: str) -> bool:
    """Install Debian packages, waiting for an apt that another process holds; return whether they are there now."""
    root = as_root()
    if root is None:
        return False
    quiet = ("-qq", "-o", f"DPkg::Lock::Timeout={APT_PATIENCE}")
    environment = ("env", "DEBIAN_FRONTEND=noninteractive", "RUNLEVEL=1")  # no package is to start a service
    apt = (*root, *environment, "apt-get", *quiet)
    _patiently([*apt, "update"])  # its failure is no end: the lists of yesterday may do
    done = _patiently([*apt, "install", "-y", "--no-install-recommends", *packages])
    if done.returncode:
        print(done.stdout[-2000:], flush=True)
    return not done.returncode


def _patiently(words: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run apt; where another apt holds a lock that has no time-out of its own, try again until patience ends."""
    until = time.monotonic() + APT_PATIENCE
    while True:
        done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        if not done.returncode or "lock" not in done.stdout.lower() or time.monotonic() > until:
            return done
        time.sleep(3)


def missing_packages() -> list[str]:
    """Return the Debian packages that the tests need and that this machine lacks."""
    found = []
    if not shutil.which("soffice"):
        found += ["libreoffice-calc", "libreoffice-writer", "python3-uno"]
    else:
        program = Path(os.path.realpath(shutil.which("soffice") or "")).parent
        if not any((program / name).exists() for name in ("libswlo.so", "swlo.dll")):
            found.append("libreoffice-writer")
        if not any((program / name).exists() for name in ("pyuno.so", "pyuno.pyd")):
            found.append("python3-uno")
    if not shutil.which("pdftoppm"):
        found.append("poppler-utils")
    fonts = (
        subprocess.run(["fc-list", ":lang=zh"], capture_output=True, check=False) if shutil.which("fc-list") else None
    )
    if fonts is None or not fonts.stdout:
        found += ["fontconfig", "fonts-noto-cjk"]
    return found


def prepare() -> None:
    """Install the package, the development tools and what the tests need of the system."""
    install("dev")
    lacking = missing_packages()
    if not lacking:
        return
    say(f"installing {' '.join(lacking)}")
    if not apt_install(*lacking):
        print(f"could not install {' '.join(lacking)}; tests that need them will be skipped, and the run fails for it")


# Commands


@command("set up .venv with the wheel; `setup dev` also with the development tools and what the tests need")
def setup(words: list[str]) -> None:
    if words[:1] == ["dev"]:
        prepare()
    else:
        install(folder=os.environ.get("VENV", ".venv"))


@command("the main job on the two example workbooks, into ./demo")
def demo(words: list[str]) -> None:
    install()
    run(tool("quotaxl"), "demo", "--force", *(words or ["demo"]))


@command("style, types, the direction of imports and names that nothing uses")
def lint(words: list[str]) -> None:
    prepare()
    run(tool("ruff"), "check", ".")
    run(tool("ruff"), "format", "--check", ".")
    run(tool("mypy"))
    run(tool("lint-imports"))
    run(tool("vulture"))


@command("all tests on the installed wheel, after `lint`; further words go to pytest and leave lint out")
def test(words: list[str]) -> None:
    if words:
        prepare()
        run(tool("pytest"), *words)
        return
    lint([])
    run(tool("pytest"), "-n", "2", "--skips-need-a-reason")


@command("the ratios of time and memory that quotaxl promises, as users have it: without the development tools")
def bench(words: list[str]) -> None:
    install(folder=".venv-bench")
    run(tool("python", ".venv-bench"), "benchmarks/run.py", *words)


@command("filling a template beside xltpl, XlsxWriter, exceljs, xlsx-populate and xlsx-template, put into build/peers")
def bench_peers(words: list[str]) -> None:
    install(folder=".venv-bench")
    run(tool("python", ".venv-bench"), "benchmarks/fill_peers.py", *words)


@command("docs/fidelity.md: what filling keeps of real workbooks, feature by feature, beside openpyxl")
def fidelity(words: list[str]) -> None:
    prepare()
    run(tool("python"), "-m", "tests.xlsx.kept", *words)


@command("sendings and writings killed at random moments: no mail twice or lost, all files of a command or none")
def crash(words: list[str]) -> None:
    prepare()
    run(tool("python"), "tests/mail/crash.py", *(words or ["50"]))
    run(tool("python"), "tests/app/crash.py", *(words or ["100"]))


@command("a thousand mails through servers that misbehave in every way: none twice, none lost; `storm MAILINGS`")
def storm(words: list[str]) -> None:
    prepare()
    run(tool("python"), "tests/mail/storm.py", *(words or ["3"]))


@command("the example's mails through Exim, a mail server of Debian, which is installed where it is missing")
def mailserver(words: list[str]) -> None:
    prepare()
    there = shutil.which("exim4", path=f"{os.environ['PATH']}{os.pathsep}/usr/sbin")
    if not there and not apt_install("exim4-daemon-light"):
        raise Failure("exim4-daemon-light could not be installed")
    run(tool("pytest"), "-rs", "tests/mail/test_exim.py", *words)


@command("small changes to the source, and how many of them a test notices; `mutants --count 100 --seed 1`")
def mutants(words: list[str]) -> None:
    prepare()  # what the tests need besides Python
    install("dev,mutants", ".venv-mutants")
    run(tool("python", ".venv-mutants"), "tests/mutation/run.py", *words)


@command("what the program makes of the tests' inputs, written down anew: read the diff; `record reports/eighth`")
def record(words: list[str]) -> None:
    install("dev")
    run(tool("python"), "tests/recorded/record.py", *words, PYTHONPATH=str(ROOT))


@command("bytes drawn by a fuzzer through gate, readers, editors, mails: `fuzz SECONDS [TARGET ...]`, 60 each")
def fuzz(words: list[str]) -> None:
    install("dev,fuzz", ".venv-fuzz")
    run(tool("python", ".venv-fuzz"), "tests/fuzz/run.py", *words)


@command("bad files (FOLDER of them) through every use: exit codes, seconds, megabytes")
def badinputs(words: list[str]) -> None:
    prepare()
    run(tool("python"), "tests/gate/matrix.py", *words)


@command("a simulated province of 300 counties in every format: each mistake found, no ERROR without one")
def simulation(words: list[str]) -> None:
    prepare()
    run(tool("python"), "tests/judged.py", *(words or ["300"]))


@command("a batch on a Dask cluster on loopback with TLS and on an S3 server, in an environment of its own")
def cluster(words: list[str]) -> None:
    install("cluster-dev", ".venv-cluster")
    run(tool("pytest", ".venv-cluster"), "tests/batch/cluster.py", *words)


@command("two Dask workers on loopback beside two processes, on a minute of work; the machine must be idle")
def bench_cluster(words: list[str]) -> None:
    install("cluster-dev", ".venv-cluster")
    run(tool("python", ".venv-cluster"), "benchmarks/cluster.py", *words)


@command(".ci/locks: what development and kits are made of, each file by its hash; with `--upgrade` the newest allowed")
def lock(words: list[str]) -> None:
    install("release", ".venv-release")
    for name, extras in LOCKS.items():
        extra = [word for each in extras.split(",") for word in ("--extra", each)]
        fixed = ("--universal", "--python-version", "3.11", "--generate-hashes", "--no-config", "--quiet")
        target = ("--output-file", f".ci/locks/{name}.txt", "--custom-compile-command", "python3 dev.py lock")
        run(tool("uv", ".venv-release"), "pip", "compile", "pyproject.toml", *fixed, *extra, *target, *words)


@command("the Windows kit, into dist: `PYTHON_ZIP=` names python.org's embeddable Python, else one for tests is made")
def kit(words: list[str]) -> None:
    install("release", ".venv-release")
    zipped = os.environ.get("PYTHON_ZIP", "")
    which = ("--python", Path(zipped).absolute()) if zipped else ("--for-tests",)
    run(tool("python", ".venv-release"), "macros/kit/making/kit.py", *which, *words)


@command("the kit for tests, installed and used under Wine from an empty user folder; Debian's wine is put in")
def kit_wine(words: list[str]) -> None:
    under_wine("tests/kit/wine.py", words)


@command("the code for open workbooks in a Windows Python under Wine, on xlwings' own engine and a mock Excel")
def windows(words: list[str]) -> None:
    under_wine("tests/windows/bench.py", words)


def under_wine(tests: str, words: list[str]) -> None:
    """Make the kit for tests and run tests that install it under Wine; say so where there can be no Wine."""
    needed = ("wine", "Xvfb", "localedef")
    if not all(shutil.which(name) for name in needed) and not apt_install(
        "wine", "wine64", "libwine", "xvfb", "locales"
    ):
        raise Failure("wine and xvfb could not be installed: nothing was tried")
    for old in (ROOT / "dist").glob("*TESTS-ONLY*"):
        old.unlink()
    install("release", ".venv-release")
    run(tool("python", ".venv-release"), "macros/kit/making/kit.py", "--for-tests")
    run(tool("python", ".venv-release"), "-m", "pytest", "-q", "-s", "--noconftest", tests, *words)


@command("what ONLYOFFICE's engine makes of a marked copy: a probe in an environment of its own under build/")
def onlyoffice(words: list[str]) -> None:
    prepare()
    folder = "build/onlyoffice/venv"
    python, place = tool("python", folder), room(folder).parent
    if not python.exists() or not works(python, "-c", "import docbuilder, openpyxl"):
        make_venv(folder)
        if not works(python, "-m", "pip", "install", "--quiet", ONLYOFFICE, "openpyxl"):
            raise Failure(f"{ONLYOFFICE} could not be had: nothing was tried")
    run(tool("python"), "tests/onlyoffice/make.py", place)
    run(python, "-W", "ignore", "tests/onlyoffice/probe.py", place / "marked.xlsx", "9.1", place, *words)
    run(tool("python"), "tests/onlyoffice/make.py", place, "cleared")


@command("every line of the documents that installs something, run as it stands in a copy of the checkout")
def install_lines(words: list[str]) -> None:
    install("release", ".venv-release")
    run(tool("python", ".venv-release"), "-m", "pytest", "-q", "--noconftest", "tests/kit/lines.py", *words)


@command("dist: wheel, Linux wheelhouses, the Windows kit where `PYTHON_ZIP=` is given, bills of materials, licences")
def release(words: list[str]) -> None:
    install("release", ".venv-release")
    zipped = os.environ.get("PYTHON_ZIP", "")
    which = ("--python", Path(zipped).absolute()) if zipped else ()
    run(tool("python", ".venv-release"), "macros/kit/making/release.py", *which)
    run(tool("python", ".venv-release"), "-m", "pytest", "-q", "--noconftest", "tests/kit/released.py", *words)


@command("build/site: the documentation, to be opened from a folder without network; its pictures are drawn anew")
def site(words: list[str]) -> None:
    prepare()  # LibreOffice and fonts draw the pictures
    install("site", ".venv-site")
    python = tool("python", ".venv-site")
    run(python, "docs/site/make_site.py")
    quiet = {"NO_MKDOCS_2_WARNING": "1"}
    run(python, "-m", "mkdocs", "build", "--quiet", "--strict", "--config-file", "docs/site/mkdocs.yml", **quiet)
    run(python, "-m", "pytest", "-q", "--noconftest", "tests/site/built.py", *words)


@command("pages generated from code: those of the rules, the rooms of the house")
def docs(words: list[str]) -> None:
    prepare()
    run(tool("python"), "-m", "quotaxl.rules.engine.document")
    run(tool("python"), "docs/make_architecture.py")
    run(tool("python"), "docs/make_forms.py")


@command("docs/gallery.md and its pictures, drawn anew through LibreOffice")
def gallery(words: list[str]) -> None:
    prepare()
    run(tool("python"), "docs/make_gallery.py")


@command("a clerk's first day played through in a fresh clone: docs/first-day.md and its pictures")
def first_day(words: list[str]) -> None:
    prepare()
    run(tool("python"), "docs/make_first_day.py", *words)


@command("the pictures of the README, drawn anew through LibreOffice from what `quotaxl demo` writes")
def images(words: list[str]) -> None:
    prepare()
    run(tool("python"), "docs/make_images.py", tool("quotaxl"))


@command("`demo` and `test` in a chroot with python3 alone, of Debian's smallest kind; needs root and debootstrap")
def bare(words: list[str]) -> None:
    if os.name == "nt" or os.geteuid() != 0:
        raise Failure("a chroot needs root on Debian")
    if not shutil.which("debootstrap") and not apt_install("debootstrap"):
        raise Failure("debootstrap could not be installed")
    with tempfile.TemporaryDirectory(prefix="quotaxl-bare-") as folder:
        try:
            bare_machine(Path(folder))
            for name in words or ["demo", "test"]:
                say(f"python3 dev.py {name}, in the bare chroot")
                run("chroot", folder, "sh", "-c", f"cd /quotaxl && exec python3 dev.py {name}")
        finally:
            for place in ("proc", "dev"):
                subprocess.run(["umount", "-l", f"{folder}/{place}"], capture_output=True, check=False)


def bare_machine(folder: Path) -> None:
    """Make a Debian with python3 alone, this machine's sources of packages, and a clone of what is committed."""
    codename = re.search(r"^VERSION_CODENAME=(\w+)", Path("/etc/os-release").read_text("utf-8"), re.M)
    listed = printed("apt-get", "indextargets", "--format", "$(SITE)")
    sites = [line for line in listed.splitlines() if line.rstrip("/").endswith("debian")]
    if not codename or not sites:
        raise Failure("this is no Debian with a package archive")
    say(f"debootstrap --variant=minbase {codename[1]}")
    folder.chmod(0o755)  # tests run programs as another user
    run("debootstrap", "--variant=minbase", "--include=python3,ca-certificates", codename[1], folder, sites[0])
    for place in ("proc", "dev"):
        run("mount", "--bind", f"/{place}", folder / place)
    for path in borrowed():
        target = folder / path.relative_to("/")
        if path.is_dir():
            shutil.copytree(path, target, dirs_exist_ok=True)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, target)
    run("git", "clone", "--quiet", ROOT, folder / "quotaxl")


def borrowed() -> Iterable[Path]:
    """Return what tells this machine where packages come from: names, certificates, settings of apt and pip."""
    places = (
        "/etc/resolv.conf",
        "/etc/hosts",
        "/etc/ssl/certs/ca-certificates.crt",
        "/etc/pip.conf",
        "/etc/apt/sources.list.d",
    )
    yield from (path for path in map(Path, places) if path.exists())
    yield from (path for path in Path("/etc/apt").glob("a*.conf.d/*"))
    settings = Path.home() / ".config" / "pip" / "pip.conf"
    if settings.exists():
        yield settings


@command("remove everything that the commands above made")
def clean(words: list[str]) -> None:
    made = (
        ".venv",
        ".venv-bench",
        ".venv-mutants",
        ".venv-release",
        ".venv-site",
        "demo",
        "build",
        "dist",
        ".pytest_cache",
        ".mypy_cache",
        ".ruff_cache",
    )
    for name in (*made, ".venv-cluster", ".hypothesis", ".import_linter_cache"):
        shutil.rmtree(ROOT / name, ignore_errors=True)


def main() -> int:
    """Run the command named on the command line; return its exit code."""
    lines = "\n".join(f"  {name:<12} {help}" for name, (_, help) in _COMMANDS.items())
    parser = argparse.ArgumentParser(
        prog="dev.py", usage="python3 dev.py COMMAND [WORD ...]", formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog=f"commands:\n{lines}",
    )  # fmt: skip
    parser.add_argument("command", choices=list(_COMMANDS), metavar="COMMAND", nargs="?")
    parser.add_argument("words", nargs=argparse.REMAINDER, metavar="WORD")
    asked = parser.parse_args()
    if not asked.command:
        parser.print_help()
        return 2
    try:
        _COMMANDS[asked.command][0](asked.words)
    except Failure as failure:
        print(f"dev.py {asked.command}: {failure}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
