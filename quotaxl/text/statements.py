"""What a figure of a text was read as, in words."""

from quotaxl.core.statement import Belonging, StatedAmount, named
from quotaxl.core.words import Words

_LEVELS = {"own": Words("本级", "own level"), "lower": Words("下级", "below"), "area": Words("全地区", "whole area")}
_NATURES = {
    "swap": Words("置换", "swap"),
    "refinancing": Words("再融资", "refinancing"),
    "foreign": Words("外债", "foreign loan"),
    "carried": Words("结存", "carried over"),
    "advance": Words("提前下达", "in advance"),
    "support": Words("补充财力", "support"),
}
_RELATIONS = {
    Belonging.WHICH: Words("其中", "of which"),
    Belonging.BRACKET: Words("括号内", "in brackets"),
    Belonging.LISTED: Words("所列", "listed"),
}


def meaning(one: StatedAmount) -> Words:
    """Return what a figure was read as: 调整后专项债务限额（2024年，其中）."""
    said = [w for w in (_LEVELS.get(one.level or ""), _NATURES.get(one.nature or "")) if w]
    if one.fact == "project":
        said.insert(0, Words("项目", "project"))
        said += (
            [{"general": Words("一般", "general"), "special": Words("专项", "special")}[one.kind]] if one.kind else []
        )
    if one.year:
        said.append(Words(f"{one.year}年", str(one.year)))
    if one.relation:
        said.append(_RELATIONS[one.relation])
    name = named(one)
    zh, en = "，".join(w.zh for w in said), ", ".join(w.en for w in said)
    return Words(f"{name.zh}（{zh}）" if zh else name.zh, f"{name.en} ({en})" if en else name.en)
