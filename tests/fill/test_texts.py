import pytest
from fill.county import ARTUX, REGIONS

from quotaxl.core.amount import Unit
from quotaxl.fill.context import FillContext
from quotaxl.fill.texts import Written, dated, in_unit, open_region, renewed

CONTEXT = FillContext(ARTUX, 2025, REGIONS)
KNOWN = Written(2023, "墨玉县", "万元")
OPEN = Written(None, None, None)


@pytest.mark.parametrize(
    ("text", "now", "shift", "after"),
    [
        ("墨玉县2023年地方政府债务限额调整情况表", KNOWN, 0, "阿图什市2025年地方政府债务限额调整情况表"),
        ("一、2022年地方政府债务限额", KNOWN, 0, "一、2024年地方政府债务限额"),
        ("××县（市）××××年新增债券安排表", OPEN, 0, "阿图什市2025年新增债券安排表"),
        ("一、20XX年地方政府债务限额", OPEN, -1, "一、2024年地方政府债务限额"),
        ("____年地方财政赤字", OPEN, 1, "2026年地方财政赤字"),
        ("注：依据财预〔2018〕209号", KNOWN, 0, "注：依据财预〔2018〕209号"),
        ("2018年度审计", OPEN, 0, "2018年度审计"),
    ],
)
def test_texts_are_brought_up_to_date(text, now, shift, after):
    assert renewed(text, now, CONTEXT, shift) == after


def test_only_years_and_places_for_them_are_dates():
    assert dated("2024年") and dated("××××年") and not dated("共2024项") and not dated("合计")
    assert open_region("××县") and not open_region("××××年") and not open_region("合计")


@pytest.mark.parametrize(
    ("text", "after"), [("单位：万元", "单位：亿元"), ("资金情况（元）", "资金情况（亿元）"), ("万元店", "万元店")]
)
def test_the_unit_of_a_text_changes(text, after):
    assert in_unit(text, Unit.YIYUAN) == after
