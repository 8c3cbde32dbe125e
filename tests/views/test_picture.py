"""Sheets drawn as pages, and why they were read so."""

from html.parser import HTMLParser

from layouts import grid, one

from quotaxl.views.picture import picture
from quotaxl.views.why import column_why, row_why, why

TEXT = (
    "2025年<甲>县资金安排表\n||单位：万元\n序号|项目名称|金额\n|合计|100\n"
    "一|产业 & <b>发展|100\n1|甲基地|40\n2|乙基地|60"
)


class Cells(HTMLParser):
    """Texts and classes of the cells of a page; any element that could run or fetch something."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.cells: list[tuple[str, str]] = []
        self.active: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        known = dict(attrs)
        if tag in ("td", "th"):
            self.cells.append((known.get("class", ""), ""))
        if tag in ("script", "img", "link", "iframe", "b") or any(k.startswith("on") or k == "src" for k in known):
            self.active.append(tag)

    def handle_data(self, data):
        if self.cells:
            self.cells[-1] = (self.cells[-1][0], self.cells[-1][1] + data)


def test_cells_wear_their_roles_and_no_text_is_markup():
    table = one(TEXT)
    page = Cells(picture([grid(TEXT)], [table], "zh"))
    said = {text.strip(): kind for kind, text in page.cells if text.strip()}
    assert page.active == []
    assert said["2025年<甲>县资金安排表"] == "title"
    assert (said["单位：万元"], said["项目名称"], said["合计"]) == ("unit", "header", "total")
    assert (said["产业 & <b>发展"], said["甲基地"], said["40"]) == ("parent", "item", "item amount")


def test_a_doubt_is_framed_and_told():
    table = one("甲|农业|10\n乙|教育|20\n丙|水利|30", stored=True)
    page = picture([table.grid], [table], "zh")
    assert 'class="item doubt"' in page
    assert "表头没有看清" in page


def test_merged_cells_are_drawn_once():
    text = "资金安排表\n|单位：万元\n项目|金额\n甲|1"
    sheet = grid(text, "A1:B1 A3:A3")
    page = picture([sheet], [one(text, "A1:B1")], "zh")
    assert 'colspan="2"' in page


def test_why_says_levels_columns_sums_and_what_each_row_adds_up_into():
    table = one(
        "甲县资金安排表\n|||单位：万元\n项目|小计|甲|乙\n一、产业|30|10|20\n1.东|10|4|6\n2.西|20|6|14\n合计|30|10|20"
    )
    told = list(why(table, "zh"))
    assert told[0] == "表头 1 级"
    assert column_why(table.columns[1], "zh") == "B  小计  [金额] ＝ C D"
    assert "层级：按序号分层" in told
    rated = one("甲县支出表\n||单位：万元\n项目|预算数|执行数|执行率%\n甲|80|60|75\n乙|50|20|40\n丙|40|36|90")
    assert column_why(rated.columns[3], "zh", rated.columns) == "D  执行率%  [文字] ＝ 执行数 ÷ 预算数"
    assert [row_why(table, at, "zh") for at in (0, 1, 3)] == ["汇入第7行 合计", "汇入第4行 一、产业", "不汇入别的行"]


def test_why_says_from_which_rows_a_row_of_rates_is_computed():
    head = "甲县债务表\n|||||单位：万元\n项目|一般|专项|隐性|合计\n"
    shares = one(head + "余额|6100|13700|1000|20800\n占比（%）|29.3|65.9|4.8|100")
    assert row_why(shares, 1, "zh") == "＝ 第4行各栏 ÷ 其E栏"
    owed = "本年余额|6100|13700|1000|20800\n"
    divided = one(head + owed + "财力|13000|21000|9000|43000\n债务率（%）|46.9|65.2|11.1|48.4")
    assert row_why(divided, 2, "zh") == "＝ 第4行 ÷ 第5行"
    grown = one(head + owed + "上年余额|5000|13000|900|18900\n比上年增长（%）|22|5.4|11.1|10.1")
    assert row_why(grown, 2, "zh") == "＝（第4行 － 第5行）÷ 第5行"
