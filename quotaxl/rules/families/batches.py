"""Family N: the batches of a year's quota, one by one: what the sheet 限额变动 says, and what notices say of it."""

from collections.abc import Iterator
from decimal import Decimal

from quotaxl.catalogue.debtkinds import KIND_WORDS, KINDS
from quotaxl.catalogue.law.provisions import ARITHMETIC
from quotaxl.catalogue.natures import natures
from quotaxl.core.amount import Unit, convert, exact
from quotaxl.core.finding import CellRef, CellRole, Severity
from quotaxl.core.words import Words
from quotaxl.dossier.batches import QuotaBatch
from quotaxl.dossier.dossier import Dossier
from quotaxl.dossier.noticed import Noticed, twice
from quotaxl.rules.arithmetic.corrections import OPENING, blanked, elsewhere, faults_of, overdrawn
from quotaxl.rules.arithmetic.equations import cell_of, owner
from quotaxl.rules.arithmetic.gaps import gap_hit
from quotaxl.rules.engine.registry import Hit, Result, Unchecked, rule
from quotaxl.rules.engine.wording import money, place, short

NONE = Unchecked(Words("没有填写限额变动", "no batch is listed in 限额变动"), applies=False)
_NO_NOTICE = Unchecked(Words("没有给出下达文件的分配表", "no allocation table of a notice is given"), applies=False)
_NO_AMOUNT = Unchecked(Words("限额变动没有填写金额", "no batch of 限额变动 states an amount"))
_TERMS = "、".join(one.term for one in natures())


@rule(
    "QX-N101",
    Severity.ERROR,
    title=Words("一批限额没有性质，或性质不认识", "A batch of quota has no nature, or one that is not known"),
    why=Words(
        "增不增加限额、落不落实到项目、列入哪个预算，都由性质决定；没有性质的一批，合计和附表都算不出来。",
        "Its nature decides whether a batch raises the limit, goes to projects and into which budget; without it "
        "neither sums nor annexes can be made.",
    ),
    message=Words("{where} {county}：“{batch}”{what}。", "{where} {county}: “{batch}” {what}."),
    remedy=Words(f"在性质一栏选择：{_TERMS}。", "Choose one of the natures of the drop-down list."),
    basis=("regulation-44", ARITHMETIC),
)
def nature_unknown(dossier: Dossier) -> Iterator[Result]:
    """A row of 限额变动 whose 性质 is blank or none of those known."""
    if not dossier.batches:
        yield NONE
    for batch in _every(dossier):
        if batch.nature is None:
            what = Words("没有填写性质", "has no nature")
            if batch.written:
                text = short(batch.written)
                what = Words(f"的性质“{text}”不认识", f"has the unknown nature “{text}”")
            yield _hit(dossier, batch, "nature", batch=short(batch.name or batch.number or batch.called), what=what)


@rule(
    "QX-N102",
    Severity.ERROR,
    title=Words(
        "一批限额的金额填错了栏或正负", "The amount of a batch stands in the wrong column, or has the wrong sign"
    ),
    why=Words(
        "一般债务和专项债务分别管理；新增的填正数，收回、调减的填负数，填反了合计就错。",
        "General and special debt are apart; what is added is positive, what is taken back negative.",
    ),
    message=Words("{where} {county}：“{batch}”{what}。", "{where} {county}: “{batch}” {what}."),
    remedy=Words(
        "把金额移到性质所属的一栏，或改正正负号；性质选错的改性质。",
        "Move the amount to the column of its nature, correct its sign, or choose the right nature.",
    ),
    basis=("regulation-44", ARITHMETIC),
)
def amount_misplaced(dossier: Dossier) -> Iterator[Result]:
    """Amounts of the other kind than the nature's; negative ones where it adds, positive ones where it takes back."""
    if not dossier.batches:
        yield NONE
    for batch in _every(dossier):
        nature = batch.nature
        for kind in dict.fromkeys((*batch.misplaced, *batch.missigned)):
            assert nature is not None
            amount = _money(batch, batch.amount(kind))
            if kind in batch.misplaced:
                other = KIND_WORDS[nature.kind or kind]
                what = Words(
                    f"的性质是“{nature.term}”，{amount}却填在{KIND_WORDS[kind].zh}一栏，应填在{other.zh}一栏",
                    f"is of the nature {nature.term}, but {amount} stands under {KIND_WORDS[kind].en}, not {other.en}",
                )
            elif nature.sign == "minus":
                what = Words(f"是“{nature.term}”，{amount}应填负数", f"is {nature.term}; {amount} should be negative")
            else:
                what = Words(f"是“{nature.term}”，{amount}不应是负数", f"is {nature.term}; {amount} cannot be negative")
            yield _hit(dossier, batch, kind, batch=batch.called, what=what, actual=(batch.amount(kind),))


@rule(
    "QX-N103",
    Severity.ERROR,
    title=Words("收回、调减的限额大于已有的限额", "More quota is taken back than there is"),
    why=Words("限额不能调减到零以下。", "A limit cannot fall below zero."),
    message=Words(
        "{where} {county}：“{batch}”调减{kind}债务限额{actual}，而年初限额加本次新增只有{expected}。",
        "{where} {county}: “{batch}” takes back {actual} of the {kind} limit, but opening limit and additions come to "
        "{expected} only.",
    ),
    remedy=Words("核对收回、调减文件的金额和单位。", "Check amount and unit against the notice."),
    basis=("regulation-43", ARITHMETIC),
)
def reduction_exceeds_limit(dossier: Dossier) -> Iterator[Result]:
    """Σ negative batches of a kind ≤ opening limit + Σ positive ones."""
    if not any(batch.amount(kind) for batch in _every(dossier) for kind in KINDS):
        yield _NO_AMOUNT if dossier.batches else NONE
    for county in dossier.batches:
        for kind, less, taken, there in overdrawn(dossier, county):
            if taken > there:
                worst = min(less, key=lambda b: b.amount(kind))
                source = cell_of(dossier, county, OPENING[kind], CellRole.SOURCE)
                yield _hit(
                    dossier, worst, kind, batch=worst.called, kind=KIND_WORDS[kind], actual=(taken, there),
                    more=(source,) if source else (),
                )  # fmt: skip


@rule(
    "QX-N104",
    Severity.WARNING,
    title=Words("下达文件没有对应的批次", "A notice that no batch cites"),
    why=Words(
        "接受转贷的限额要全部列入预算调整方案；文件对不上批次，就看不出它下达的额度列在哪里。",
        "All quota handed down goes into the adjustment; without a batch nobody can tell where this notice's stands.",
    ),
    message=Words(
        "{county}：{notice}下达{amount}，限额变动中没有一批写这个文号，也没有一批的性质和金额与它相同。{like}",
        "{county}: {notice} gives {amount}; no batch of 限额变动 cites it, and none is of its kind and amount. {like}",
    ),
    remedy=Words(
        "补列这一批，或在对应的一批填写下达文号。", "List the batch, or enter the number with the batch that it is."
    ),
    basis=("regulation-45",),
)
def notice_without_batch(dossier: Dossier) -> Iterator[Result]:
    """A notice that gives a county money, matched by number, then by kind and amount, finds no batch."""
    checked = False
    for one in _noticed(dossier):
        checked = True
        if one.batches or elsewhere(dossier, one):
            continue
        grant = one.grants[0]
        near = next((b for b in dossier.batches[one.county] if _same(b, one)), None)
        like = Words("", "")
        if near:
            said = near.number or ""
            like = Words(
                f"“{near.called}”金额相同，写的是{short(said)}。", f"{near.called} is of its amount and cites {said}."
            )
        target = (near.cell("number", CellRole.TARGET),) if near else ()
        yield Hit(
            (*target, *(one.table.cell(g.at, g.name, CellRole.SOURCE) for g in one.grants)),
            {
                "county": owner(dossier.counties[one.county]),
                "notice": one.table.document_number or short(one.table.title),
                "amount": money(sum((g.amount for g in one.grants), Decimal(0)), one.table.unit_of(grant.name)),
                "like": like,
            },
            because=tuple(cell for b in dossier.batches[one.county] if not b.numbers for cell in blanked([b])),
        )
    if not checked:
        yield NONE if not dossier.batches else _NO_NOTICE


@rule(
    "QX-N105",
    Severity.ERROR,
    title=Words("一批限额与其下达文件的金额不同", "A batch is of another amount than its notice"),
    why=Words(
        "限额变动按下达文件填列，一个文号下各批之和应等于文件下达本地区的额度，一般、专项分别核对。",
        "Batches follow their notices: those of one number add up to what the notice gives, by kind.",
    ),
    message=Words(
        "{county}：{notice}下达{kind}{expected}，限额变动中该文号的{batch}为{actual}，{more}{gap}。",
        "{county}: {notice} gives {expected} ({kind}); {batch}, which cites it, is {actual}, a gap of {gap}.",
    ),
    remedy=Words("对照下达文件改正金额；漏列的性质补列一行。", "Correct the amount, or list what is left out."),
    basis=("regulation-45", ARITHMETIC),
)
def batch_differs_from_notice(dossier: Dossier) -> Iterator[Result]:
    """Σ batches that a notice hands down = what it gives the county, by kind where it says one."""
    checked = False
    for one in _noticed(dossier):
        if one.lacking:
            yield Unchecked(Words("分配表单位不明", "the allocation table's unit is not known"), everything=False)
            continue
        for kind, worth in one.amounts.items():
            if not one.batches:
                continue
            checked = True
            if gap := one.gap(kind):
                yield _amount_hit(dossier, one, kind, (worth, worth + gap))
    if not checked:
        yield NONE if not dossier.batches else _NO_NOTICE


@rule(
    "QX-N106",
    Severity.WARNING,
    title=Words("同一批限额列了两次", "A batch is listed twice"),
    why=Words(
        "文号、性质和金额都相同的两行，可能是重复填列，会使限额虚增。",
        "Two rows with one number, nature and amount may be one batch counted twice.",
    ),
    message=Words(
        "{where} {county}：“{batch}”（{number}，{amount}）列了{count}次。",
        "{where} {county}: “{batch}” ({number}, {amount}) is listed {count} times.",
    ),
    remedy=Words(
        "删去重复的一行；确为两批的，在备注中说明。",
        "Delete the repeated row, or say in the remarks why it stands twice.",
    ),
    basis=("regulation-45",),
)
def batch_listed_twice(dossier: Dossier) -> Iterator[Result]:
    """Rows of one notice, nature and amounts; without a number of one batch, nature, amounts and purpose."""
    if not dossier.batches:
        yield NONE
    for given in dossier.batches.values():
        for same in twice(given):
            yield _hit(
                dossier, same[1], "label", batch=same[0].called, number=short(same[0].number or "—"), count=len(same),
                amount=_money(same[0], sum(same[0].amounts.values(), Decimal(0))),
                more=tuple(b.cell("label", CellRole.SOURCE) for b in same if b is not same[1]),
            )  # fmt: skip


@rule(
    "QX-N107",
    Severity.ERROR,
    title=Words(
        "已列年初预算的数大于这一批的金额", "More of a batch is said to stand in the opening budget than there is"
    ),
    why=Words(
        "“其中：已列年初预算”是这一批的一部分；一行只能属于一般或专项一类，否则看不出列在哪个预算。",
        "It is a part of the batch, and belongs to one budget, so that its row must be of one kind.",
    ),
    message=Words("{where} {county}：“{batch}”{what}。", "{where} {county}: “{batch}” {what}."),
    remedy=Words(
        "改正其中数；一行有两类金额的，分成两行填写。", "Correct the part; put each kind into a row of its own."
    ),
    basis=(ARITHMETIC,),
)
def part_exceeds_batch(dossier: Dossier) -> Iterator[Result]:
    """其中已列年初预算 ≤ the amount; in a row of one kind."""
    if not dossier.batches:
        yield NONE
    for batch in _every(dossier):
        whole = sum(batch.amounts.values(), Decimal(0))
        part = _money(batch, batch.budgeted)
        if batch.budgeted and len(batch.kinds) > 1:
            what = Words(
                f"已列年初预算{part}，看不出是一般还是专项", f"has {part} in the opening budget, of unknown kind"
            )
            yield _hit(dossier, batch, "budgeted", batch=batch.called, what=what)
        elif batch.overstated:
            what = Words(
                f"已列年初预算{part}，大于这一批的{_money(batch, whole)}",
                f"has {part} in the opening budget, more than its {_money(batch, whole)}",
            )
            yield _hit(dossier, batch, "budgeted", batch=batch.called, what=what, actual=(batch.budgeted, whole))


def _noticed(dossier: Dossier) -> Iterator[Noticed]:
    for found in dossier.noticed.values():
        yield from found


def _same(batch: QuotaBatch, one: Noticed) -> bool:
    own, given = sum(batch.amounts.values(), Decimal(0)), sum(one.amounts.values(), Decimal(0))
    return bool(given) and own == given


def _amount_hit(dossier: Dossier, one: Noticed, kind: str | None, worths: tuple[Decimal, Decimal]) -> Hit:
    """Return the hit of batches that come to another sum than their notice gives: (given, entered) in 元."""
    own = one.own(kind)
    mine = {b.cell(field).ref for b in own for field in (*KINDS, "nature")}
    wrong = [cell for cell in faults_of(dossier, one.county) if cell.ref in mine]
    unit = own[0].table.unit_of(kind or "special") or Unit.YUAN
    expected, actual = (exact(convert(w, Unit.YUAN, unit)) for w in worths)
    fields = [kind] if kind else [*dict.fromkeys(k for b in own for k in b.kinds)]
    said = KIND_WORDS[kind] if kind else Words("", "of no stated kind")
    return gap_hit(
        (
            *(b.cell(f, CellRole.TARGET) for b in own for f in fields if f and (b.amount(f) or len(fields) == 1)),
            *(one.table.cell(g.at, g.name, CellRole.SOURCE) for g in one.grants if g.which == kind),
        ),
        {
            "county": owner(dossier.counties[one.county]),
            "notice": one.table.document_number or short(one.table.title),
            "kind": said,
            "batch": "、".join(dict.fromkeys(b.called for b in own)),
        },
        actual=actual,
        expected=expected,
        unit=unit,
        because=(*wrong, *(same[1].cell("label") for same in twice(own))),
        citations=(one.table.document_number,) if one.table.document_number else (),
    )


def _every(dossier: Dossier) -> Iterator[QuotaBatch]:
    for given in dossier.batches.values():
        yield from given


def _money(batch: QuotaBatch, yuan: Decimal) -> str:
    unit = batch.table.unit_of("general") or Unit.YUAN
    return money(exact(convert(yuan, Unit.YUAN, unit)), unit)


def _hit(
    dossier: Dossier, batch: QuotaBatch, field: str, /, *, actual: tuple[Decimal, ...] = (),
    more: tuple[CellRef, ...] = (), **values: object,
) -> Hit:  # fmt: skip
    """Return a hit at a cell of a batch's row; `actual` is what stands there (元) and what it may be at most."""
    unit = batch.table.unit_of("general") or Unit.YUAN
    amounts = [exact(convert(a, Unit.YUAN, unit)) for a in actual]
    cell = batch.cell(field)
    told = dict(zip(("actual", "expected"), (money(a, unit) for a in amounts), strict=False))
    return Hit(
        (cell, *more),
        {"where": place(batch.table, (cell,)), "county": owner(dossier.counties[batch.county]), **told, **values},
        actual=amounts[0] if amounts else None,
        expected=amounts[1] if len(amounts) > 1 else None,
        difference=exact(amounts[0] - amounts[1]) if len(amounts) > 1 else None,
        unit=unit if amounts else None,
    )
