"""What a project's name says: kinds of names, each with whether some list in force for its money forbids it."""

import pytest

from quotaxl.catalogue.law.parameters import shipped
from quotaxl.dossier.screens import subject, telling

FORBIDDEN = (
    "机关办公大楼", "县政务中心建设项目", "县委党校迁建项目", "干部疗养院改造项目", "公务用车购置", "城市形象墙",
    "政府购买服务项目", "文旅古城建设项目", "县财政局业务用房建设项目", "归还中国银行贷款",
    "2023年农村公路养护工程款", "拖欠中小企业账款清偿", "教师工资补助资金", "产业贷款贴息", "城区亮化工程",
    "卫生院改造为镇政府办公楼项目",
)  # fmt: skip
ALLOWED = (
    "卫生院业务用房", "农村文化礼堂", "烈士纪念馆", "职业技能培训中心", "粮食仓库", "中学综合楼",
    "宾馆路道路改造工程", "绿化村供水工程", "原招待所改造为幼儿园项目", "办公楼片区供热管网", "县人民医院综合楼",
    "荒山绿化造林", "礼堂巷排水工程", "农村饮水安全工程",
)  # fmt: skip


def listed(name: str) -> set[str]:
    return {word for entry in shipped().lists for item in entry.items if (word := telling(name, item))}


@pytest.mark.parametrize("name", FORBIDDEN)
def test_what_is_forbidden_is_told(name):
    assert listed(name)


@pytest.mark.parametrize("name", ALLOWED)
def test_what_serves_the_public_is_left_alone(name):
    assert listed(name) == set()


def test_only_what_comes_of_a_conversion_counts():
    assert subject("原招待所（二期） 改造为 幼儿园项目") == "幼儿园项目"
    assert subject("农村道路") == "农村道路"
