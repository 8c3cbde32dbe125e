"""`quotaxl split` of a province of 108 counties: files a second, forms read once, on one core.

Promised: at least 100 files a second on two cores; this uses one. Seconds are those of the processor, so that a
busy machine can be measured on too. Run: python benchmarks/split.py
"""

import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from openpyxl import Workbook

from quotaxl.app.split import SplitOrder, split
from quotaxl.catalogue import regions
from quotaxl.cli.adapters import open_form, read

PROMISED, COUNTIES, ROUNDS = 100, 108, 5


def province(path: Path) -> None:
    """Write a notice of 108 counties of 四川省 under their prefectures."""
    known = regions.load()
    home = known.resolve("四川省")[0]
    counties = [r for r in known if r.level == "county" and known.within(r, home)][:COUNTIES]
    book = Workbook()
    sheet = book.active
    rows: list[list[object]] = [["川财债〔2024〕1号 附件"], ["2024年新增地方政府一般债券资金分配表"]]
    rows += [[None, None, None, "单位：万元"], ["序号", "地区", "资金总量", "其中：支持小型水源工程项目"]]
    rows.append([None, "合计", 100 * len(counties), 10 * len(counties)])
    for code in dict.fromkeys(county.parent for county in counties):
        inside = [county for county in counties if county.parent == code]
        rows.append([None, known.code(code).name, 100 * len(inside), 10 * len(inside)])
        rows += [[n, county.name, 100, 10] for n, county in enumerate(inside, 1)]
    for row in rows:
        sheet.append(row)
    book.save(path)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        notice = Path(folder) / "notice.xlsx"
        province(notice)
        taken = []
        for number in range(ROUNDS):
            began = time.process_time()
            done = split(SplitOrder(notice, Path(folder) / str(number)), read, open_form)
            taken.append(time.process_time() - began)
            if len(done.files) != 2 * COUNTIES or done.left_out:
                sys.exit(f"{len(done.files)} files, left out: {done.left_out}")
        speed = len(done.files) / median(taken)
    kept = speed >= PROMISED
    print(f"split: {len(done.files)} files in {median(taken):.2f} s of processor, {speed:.0f} a second; "
          f"promised >= {PROMISED}: {'kept' if kept else 'BROKEN'}")  # fmt: skip
    sys.exit(not kept)
