"""The summary of a batch: the sheet that explains it; the pages are added before it."""

from openpyxl import Workbook

from templates.making import explained

_LINES = (
    "这是批量核对（quotaxl batch）的汇总，供省、地州市使用；逐条问题见各县文件夹的核对结果和 findings.parquet。",
    "状态：“未报”是没有收到；“已报未填”是收到的填报表没有填数；“收到但不能用”是文件打不开或读不出，原因在备注中；“已报”是有数可核对。",
    "相差：各县填报的新增限额减下达文件中给各县的额度；不为零的县，或者填错，或者文件不全，请先查这些县。",
    "错误须改正后再上报；警告请逐项核实；提示供参考。同一处问题在几个文件中都能看到时，只算在它所在的县。",
    "新出现、已改正、仍未改：与这个文件夹上一次完整运行的结果相比；第一次运行时空着。",
    "不能用的文件没有计入各项数字；改正后再运行一次，加 --resume 时只处理改过的文件。",
)


def build() -> Workbook:
    """Return the workbook with its one sheet."""
    return explained.build("批量核对汇总", "汇总的说明", _LINES)
