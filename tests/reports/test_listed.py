"""Projects in rows below the sentence that announces them add up to what it says, however either is worded."""

import pytest
from reports.annotated import Report
from reports.measuring import findings

HEADS = (
    "本次新增专项债券{}，全部用于市本级项目建设，具体安排如下：",
    "本次新增专项债券{}，具体安排如下：",
    "本次新增专项债券{}，用于以下项目：",
    "本次新增专项债券{}，安排项目如下：",
    "本次新增专项债券{}，具体项目安排情况如下：",
)
ITEMS = (
    "{}、{}区产业园基础设施建设项目，安排{}",
    "{}、{}区产业园基础设施建设项目，本次安排{}",
    "{}、{}区产业园基础设施建设项目，安排债券资金{}",
    "{}、{}区产业园基础设施建设项目{}",
    "{}、{}区产业园基础设施建设项目，{}",
    "{}、安排{}区产业园基础设施建设项目{}",
    "{}、{}区产业园基础设施建设项目，总投资7.35亿元，本次安排{}",
)
ORDINALS = ("1", "2", "3"), ("（一）", "（二）", "（三）")


def text(head: str, item: str, ordinals: tuple[str, ...], last: str) -> Report:
    rows = zip(ordinals, "甲乙丙", ("2.60亿元", "2.20亿元", last), strict=True)
    listed = "。\n".join(item.format(*row).replace("）、", "）") for row in rows)
    return Report("listed", f"福安市2024年新增债券安排情况\n{head.format('6.65亿元')}\n{listed}。\n", (), ())


@pytest.mark.parametrize("ordinals", ORDINALS)
@pytest.mark.parametrize("item", ITEMS)
@pytest.mark.parametrize("head", HEADS)
def test_rows_of_projects_are_held_against_the_sentence_above(head: str, item: str, ordinals: tuple[str, ...]) -> None:
    assert findings(text(head, item, ordinals, "1.85亿元")) == []
    for wrong in ("1.58亿元", "1.85万元", "18.5亿元"):
        found = findings(text(head, item, ordinals, wrong))
        assert wrong in " ".join(cell.ref for one in found for cell in one.cells), wrong
