"""Ways in which titles and headers of the common forms are spelled."""

from layouts import read

TITLES = """
分配表 分配方案 明细表 下达表 安排表 计划表 测算表 分配情况表 下达情况表 分配明细表
资金分配计划表 分解表 拟分配表 额度分配表 资金安排情况表 分配汇总表 拨付情况表 下达计划 安排方案
支出计划表
"""
LEADS = "2024年新增地方政府债券资金 2024年新增债务限额 2024年衔接补助资金 2025年第二批再融资债券"
AMOUNTS = """
下达金额 本次下达 拟分配金额 安排资金 新增债务限额 一般债券 专项债券 资金总量 资金合计 合计
总计 金额 额度 分配额度 分配资金 债券资金 债券额度 下达额度 本次下达金额 本次安排 分配数
分配金额（万元） 资金额度 下达数 2024年新增债务限额 新增一般债务限额 新增专项债券额度 新增债券
下达限额 拟安排资金 安排金额 拟下达额度 发行额度 再融资债券 资金规模 中央补助资金 补助资金
奖补资金 限额 资金数 分配限额 债券发行规模 计划数 预算数 下达资金 一般债券资金 新增限额 总额
"""
REGIONS = """
市县 县市区 市（州） 行政区域 地区 区域 行政区划 县区 县（市、区） 地县 地州市 地（州、市）
市州 州市 设区市 盟市 旗县 旗县区 县区名称 县市名称 地区名称 单位 单位名称 市、县
市（县、区） 各县市 地市 区县（自治县） 县别 地州（市） 接收单位 预算单位 省份 省（区、市）
县级单位 市县名称 行政区划名称 师市 各地州 州（市）、县 辖区 使用单位 市、州
"""
LIMIT_TITLES = """
2023年地方政府债务限额及余额预算情况表 2023年地方政府债务限额及余额情况表
2023年地方政府债务限额和余额情况表 2023年政府债务限额余额情况表
2023年地方政府债务限额及余额预计执行情况表
"""
LIMITS = """
2023年债务限额|2023年债务余额预计执行数 债务限额|债务余额（预计执行数）
2023年限额|2023年余额(预计执行数)
2023年地方政府债务限额|2023年末地方政府债务余额预计执行数
2023年债务限额|2023年债务余额 2023年政府债务限额|2023年末债务余额执行数
"""


def forms(text):
    return [table.form for table in read(text)]


def test_titles_of_allocations():
    titles = [lead + title for lead in LEADS.split() for title in TITLES.split()]
    assert [t for t in titles if forms(f"{t}\n单位：万元\n地区|金额\n合计|3\n伊宁市|3") != ["allocation"]] == []


def test_headers_of_amounts():
    text = "2024年新增地方政府债券资金分配表\n单位：万元\n地区|{}\n合计|3\n伊宁市|3"
    assert [a for a in AMOUNTS.split() if forms(text.format(a)) != ["allocation"]] == []


def test_headers_of_regions():
    text = "2024年新增地方政府债券资金分配表\n单位：万元\n{}|金额\n合计|3\n伊宁市|3"
    assert [r for r in REGIONS.split() if forms(text.format(r)) != ["allocation"]] == []


def test_limits_and_balances():
    text = "克州{}\n单位：亿元\n地区|{}|||{}||\n||一般债务|专项债务||一般债务|专项债务\n克州|3|1|2|2|1|1"
    pairs = [(title, *pair.split("|")) for title in LIMIT_TITLES.split() for pair in LIMITS.split()]
    assert [p for p in pairs if forms(text.format(*p)) != ["limit-balance-budget"]] == []
