"""Tables drawn at random from the habits of published ones, with what is right of each."""

from random import Random

from published import Expected, Printed

LABELS = ("项目", "项目名称", "事项", "承担主体", "片区", "单位名称", "去向", "预算科目", "实施内容")
HEADS = ("产业发展", "基础设施", "民生保障", "生态保护", "人才培养")
THINGS = ("甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸")
WORKS = ("公路", "水库", "学校", "医院", "管网", "路灯", "仓库", "桥梁", "灌区", "厂房")
TITLES = (
    "甲县2025年补助资金安排表",
    "2025年乙市专项资金明细表",
    "丙镇2024年度资金使用情况统计表",
    "2025年丁区项目经费汇总",
)
CHINESE = "一二三四五六"
DEPTHS = (
    "flat",
    "numbered over plain",
    "numbered over numbered",
    "ordinal column",
    "ordinals over plain",
    "codes",
    "codes in names",
    "blanks",
    "plain over numbered",
    "subtotals below",
    "subtotals above",
    "merged groups",
)


def drawn(seed: int) -> Printed:
    """Return the table of a seed; the habit of its depth goes round, all else is drawn."""
    draw = Random(seed)
    depth = DEPTHS[seed % len(DEPTHS)]
    lines, sums = _lines(draw, depth)
    total = draw.choice(("first", "last", "last", "grand"))
    if depth == "subtotals above" and total == "grand":
        total = "last"
    return _printed(f"{seed} {depth}, {total}", draw, depth, lines, sums, total)


class _Line:
    """A row of the body: number, code, group and name as printed, and whether it adds up into the total."""

    def __init__(self, name: str, number: str = "", code: str = "", group: str = "") -> None:
        self.name, self.number, self.code, self.group = name, number, code, group
        self.amounts: list[int] = []


def _lines(draw: Random, depth: str) -> tuple[list[_Line], dict[int, list[int]]]:
    """The rows without total, and which rows (by position) add up into which."""
    things = [a + b for a in THINGS for b in WORKS]
    draw.shuffle(things)
    lines: list[_Line] = []
    sums: dict[int, list[int]] = {}
    if depth == "flat":
        return [_Line(things.pop(), str(n + 1)) for n in range(draw.randint(3, 9))], sums
    wide, dotted = draw.choice(("  ", "　", "    ")), draw.random() < 0.5
    for n in range(draw.randint(2, 4)):
        head, kids = HEADS[n], [things.pop() for _ in range(draw.randint(2, 4))]
        top, below = _section(depth, n, head, kids, wide if depth == "blanks" else "", dotted=dotted)
        last = depth in ("subtotals below", "merged groups")
        start = len(lines)
        lines += [*below, top] if last else [top, *below]
        at = start + len(below) if last else start
        sums[at] = list(range(start, start + len(below))) if last else list(range(start + 1, start + 1 + len(below)))
    return lines, sums


def _section(depth: str, n: int, head: str, kids: list[str], blank: str, *, dotted: bool) -> tuple[_Line, list[_Line]]:
    """The head of the n-th section and the rows below it, as a habit prints them."""
    code, numeral = str(205 + n), CHINESE[n]
    numbered = [f"{m}.{k}" if dotted else f"（{CHINESE[m - 1]}）{k}" for m, k in enumerate(kids, 1)]
    coded = [f"{code}{m:02}" for m in range(1, len(kids) + 1)]
    counted = [_Line(k, str(m)) for m, k in enumerate(kids, 1)]
    plain = [_Line(blank + k) for k in kids]
    sections = {
        "numbered over plain": (_Line(f"{numeral}、{head}"), plain),
        "numbered over numbered": (_Line(f"{numeral}、{head}"), [_Line(k) for k in numbered]),
        "ordinal column": (_Line(head, numeral), counted),
        "ordinals over plain": (_Line(head, numeral), plain),
        "codes": (_Line(head, code=code), [_Line(k, code=c) for k, c in zip(kids, coded, strict=True)]),
        "codes in names": (_Line(code + head), [_Line(c + k) for k, c in zip(kids, coded, strict=True)]),
        "blanks": (_Line(head), plain),
        "plain over numbered": (_Line(head), counted),
        "subtotals below": (_Line(f"{head}小计"), plain),
        "subtotals above": (_Line(f"{head}小计"), plain),
        "merged groups": (_Line("小计", group=head), [_Line(k, group=head) for k in kids]),
    }
    return sections[depth]


def _printed(  # noqa: PLR0912 -- a branch for each habit
    name: str, draw: Random, depth: str, lines: list[_Line], sums: dict[int, list[int]], total: str
) -> Printed:
    span = draw.choice(("none", "none", "sum", "parts", "two"))
    width = {"none": 1, "sum": 3, "parts": 3, "two": 2}[span]
    inner = {k for kids in sums.values() for k in kids}
    for at, line in enumerate(lines):
        if at not in sums:
            parts = [draw.randrange(101, 9_000) for _ in range(width)]
            line.amounts = [parts[1] + parts[2], parts[1], parts[2]] if span in ("sum", "parts") else parts
    for at, kids in sums.items():
        lines[at].amounts = [sum(lines[k].amounts[c] for k in kids) for c in range(width)]
    tops = [at for at in range(len(lines)) if at not in inner]
    whole = [sum(lines[at].amounts[c] for at in tops) for c in range(width)]

    number = depth in ("flat", "ordinal column", "ordinals over plain", "plain over numbered")
    lead = (["序号"] if number else []) + (["科目编码"] if depth == "codes" else [])
    lead += ["主管部门"] if depth == "merged groups" else []
    label = draw.choice(LABELS)
    counts = draw.choice(([], [], ["惠及户数"], ["补助标准（元/户）"]))
    remark = draw.choice(([], ["备注"]))
    unit = draw.choice(("line", "line", "facts", "header", "title"))
    word = draw.choice(("金额", "预算数", "安排资金", "投入"))
    if unit == "header":
        word += "（万元）"
    rows: list[list[object]] = []
    title = draw.choice(TITLES)
    columns = len(lead) + 1 + len(counts) + width + len(remark)
    rows.append([title + ("（单位：万元）" if unit == "title" else "")])
    merges = [f"A1:{_letter(columns)}1"]
    if unit == "line":
        rows.append([""] * (columns - 1) + ["单位：万元"])
    elif unit == "facts":
        rows.append(["填报单位：某某局", *[""] * (columns - 2), "单位：万元"])
    names = [*lead, label, *counts]
    first = len(rows) + 1
    if span == "none":
        rows.append([*names, word, *remark])
    else:
        below = {
            "sum": ["小计", "上级资金", "本级资金"],
            "parts": ["", "一般债券", "专项债券"],
            "two": ["上年", "本年"],
        }
        rows.append([*names, word, *[""] * (width - 1), *remark])
        rows.append([*[""] * len(names), *below[span], *[""] * len(remark)])
        merges += [f"{_letter(c)}{first}:{_letter(c)}{first + 1}" for c in range(1, len(names) + 1)]
        merges.append(f"{_letter(len(names) + 1)}{first}:{_letter(len(names) + width)}{first}")
        merges += [f"{_letter(columns)}{first}:{_letter(columns)}{first + 1}"] if remark else []
    start = len(rows) + 1 + (total == "first")

    def put(line: _Line) -> list[object]:
        head: list[object] = ([line.number] if number else []) + ([line.code] if depth == "codes" else [])
        head += [line.group] if depth == "merged groups" else []
        told: list[object] = [draw.randrange(3, 90) if line.name and c == "惠及户数" else 500 for c in counts]
        return [*head, line.name, *told, *line.amounts, *[""] * len(remark)]

    closing = draw.choice(("合计", "总计", "合  计"))
    if total == "first":
        rows.append(put(_summed(closing, whole)))
    rows += [put(line) for line in lines]
    found = {start + at: [start + k for k in kids] for at, kids in sums.items()}
    end = start + len(lines)
    if total == "first":
        found[start - 1] = [start + at for at in tops]
    elif total == "last":
        rows.append(put(_summed(closing, whole)))
        found[end] = [start + at for at in tops]
    else:
        more = [draw.randrange(1_000, 5_000) for _ in range(2)]
        extra = [[m * (2 if c == 0 and span in ("sum", "parts") else 1) for c in range(width)] for m in more]
        grand = [w + sum(e[c] for e in extra) for c, w in enumerate(whole)]
        rows.append(put(_summed("本年合计", whole)))
        rows += [put(_summed(name, e)) for name, e in zip(("上年结余", "调入资金"), extra, strict=True)]
        rows.append(put(_summed("总计", grand)))
        found[end] = [start + at for at in tops]
        found[end + 3] = [end, end + 1, end + 2]
    if depth == "merged groups":
        for head, group in sums.items():
            rows[start + group[0] - 1 : start + head] = [
                [cell if n == 0 or c != len(lead) - 1 else "" for c, cell in enumerate(row)]
                for n, row in enumerate(rows[start + group[0] - 1 : start + head])
            ]
            merges.append(f"{_letter(len(lead))}{start + group[0]}:{_letter(len(lead))}{start + head}")
    kinds = "t" * len(names) + "a" * width + "t" * len(remark)
    letters = [_letter(len(names) + c + 1) for c in range(width)]
    across = {letters[0]: letters[1] + letters[2]} if span in ("sum", "parts") else {}
    return Printed(name, rows, " ".join(merges), (Expected("A", kinds, "万元", found, across=across),))


def _summed(name: str, amounts: list[int]) -> _Line:
    line = _Line(name)
    line.amounts = amounts
    return line


def _letter(column: int) -> str:
    return chr(ord("A") + column - 1)
