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


OWNERS = ("县财政局", "区税务局", "镇政府", "街道办事处", "县检察院", "管委会", "县委组织部", "自然资源所")
ROOMS = ("办公用房", "综合服务楼", "业务用房", "机关食堂", "会议中心", "干部宿舍")
PUBLIC = ("县人民医院", "第三小学", "敬老院", "乡卫生院", "职业技术学校", "社区服务站")
PUBLIC_ROOMS = ("业务用房", "综合楼", "教学综合楼", "宿舍楼", "食堂")
WORKS = ("新建", "改造", "装修", "建设项目")
PAYS = ("工资", "津贴", "慰问", "贷款贴息", "养老保险缴费", "保洁服务外包", "文化节", "规划编制", "技能竞赛", "物业费")
SETTLES = ("偿还", "归还", "清偿", "化解", "支付", "弥补")
OWED = ("银行贷款", "到期债务本金", "历年欠账", "工程尾款", "隐性债务", "信托借款")
VAIN = (
    "音乐喷泉", "城市雕塑", "楼宇亮化", "主题乐园", "影视城",
    "商业综合体", "五星级酒店", "商品住宅", "滨江别墅", "不夜城",
)  # fmt: skip
BUILT = (
    "供水管网", "污水处理厂", "农村公路", "中学教学楼", "养老院",
    "粮食仓库", "水库", "公租房", "老旧小区", "农贸市场",
)  # fmt: skip
PLACES = ("宾馆路", "商城大道", "公司湾", "工资河", "古镇村", "酒店片区", "税务小区", "党校巷")


@pytest.mark.parametrize("room", ROOMS)
@pytest.mark.parametrize("owner", OWNERS)
def test_rooms_of_offices_are_told_whoever_owns_them(owner, room):
    assert all(listed(f"{owner}{room}{work}") for work in WORKS)


@pytest.mark.parametrize("room", PUBLIC_ROOMS)
@pytest.mark.parametrize("owner", PUBLIC)
def test_rooms_of_schools_and_clinics_are_not(owner, room):
    assert [listed(f"{owner}{room}{work}") for work in WORKS] == [set()] * len(WORKS)


@pytest.mark.parametrize("paid", PAYS)
def test_what_pays_somebody_is_told_but_not_what_is_built_for_it(paid):
    assert listed(f"某县2024年{paid}")
    assert listed(f"{paid}路改造工程") == set()


@pytest.mark.parametrize("owed", OWED)
@pytest.mark.parametrize("verb", SETTLES)
def test_settling_what_is_owed_is_told(verb, owed):
    assert listed(f"{verb}某公司{owed}")


@pytest.mark.parametrize("vain", VAIN)
def test_vanity_trade_and_property_are_told(vain):
    assert all(listed(f"某县{vain}{work}") for work in ("建设项目", "改造", "打造工程"))


@pytest.mark.parametrize("built", BUILT)
@pytest.mark.parametrize("place", PLACES)
def test_what_is_built_counts_and_not_where(place, built):
    assert listed(f"{place}{built}改造工程") == set()
