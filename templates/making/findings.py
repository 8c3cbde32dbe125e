"""The list of findings that stands beside filled forms: the sheet that explains it; the list itself is added to it."""

from openpyxl import Workbook

from templates.making import explained

_LINES = (
    "这是填表时核对发现的问题，供填报人员使用；不是附表，不随附表打印、公开或报送。",
    "级别：“错误”须改正后再上报；“警告”请逐项核实，确属无误的用 quotaxl accept 写明理由；“提示”供参考。",
    "状态：“仍存在”“已消除”随本工作簿内的数字自动更新；“静态”是指所涉的格在别的文件里，改正后须重新核对才会消失。",
    "单元格：写明文件、工作表和地址；同一文件中的可点击跳转。标记版中的同名表可跳到所标的格。",
    "应为、实为、差额：按规则算出的数、表中的数和两者之差；不知道哪一格错时，列出合计与各加数，由填报人员判断。",
    "没有核对的项目：列在表后，写明还缺什么数据；缺数据不等于没有问题。",
)


def build() -> Workbook:
    """Return the workbook with its one sheet."""
    return explained.build("数据核对结果", "核对结果的说明", _LINES)
