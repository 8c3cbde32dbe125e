"""What is written is looked at once more: plain rows by pattern, all else by a parser, and both say the same."""

import random
from xml.parsers import expat

import pytest

from quotaxl.xlsx.checked import check_part

OPENING = b'<worksheet xmlns="main" xmlns:x14ac="ac"><sheetData>'
CLOSING = b"</sheetData></worksheet>"
ROW = (
    '<row r="%d" spans="1:3" x14ac:dyDescent="0.25"><c r="A%d" s="4" t="s"><v>12</v></c><c r="B%d"/>'
    '<c r="C%d" t="inlineStr"><is><t>某县 &amp; 某乡</t></is></c><c r="D%d"><f>A1&gt;2</f><v>1.5</v></c></row>'
)
ROWS = "".join(ROW.replace("%d", str(n)) for n in range(1, 60)).encode()


def told(rows: bytes, opening: bytes = OPENING) -> bool:
    """What our look says of a sheet with these rows."""
    try:
        check_part("sheet1.xml", (opening, memoryview(rows), CLOSING))
    except ValueError:
        return False
    return True


def parsed(rows: bytes) -> bool:
    """What a parser that sees every byte says."""
    parser = expat.ParserCreate(namespace_separator=" ")
    try:
        parser.Parse(OPENING + rows + CLOSING, True)
    except expat.ExpatError:
        return False
    return True


def test_plain_rows_are_well_formed() -> None:
    assert told(ROWS)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<v>12</v>", "<v>12</w>"),
        ("</c></row>", "</row>"),
        ("某县", "\x01"),
        ("某县", "\uffff"),
        ("&amp;", "&"),
        ("&amp;", "&nbsp;"),
        ("&amp;", "]]>"),
        (' s="4"', ' s="4" s="4"'),
        (' spans="1:3"', ' spans="1:3" spans="1:3"'),
        ('s="4"', 's="<"'),
        ("x14ac:", "x15:"),
    ],
)
def test_one_broken_row_is_found(old: str, new: str) -> None:
    head, mark, tail = ROWS.decode().partition('<row r="30"')
    assert not told((head + mark + tail.replace(old, new, 1)).encode())


def test_text_that_is_not_utf8_is_found() -> None:
    assert not told(ROWS.replace("某县".encode(), "某县".encode("gb18030"), 1))


def test_a_prefix_that_nobody_declared_is_found() -> None:
    assert not told(ROWS, b'<worksheet xmlns="main"><sheetData>')


def test_rows_outside_of_an_element_are_found() -> None:
    assert not told(ROWS, b"")


def test_the_pattern_and_the_parser_agree_on_rows_with_slips() -> None:
    chance = random.Random(11)
    for _ in range(300):
        data = bytearray(ROWS)
        at = chance.randrange(len(data))
        match chance.randrange(3):
            case 0:
                data[at] = chance.choice(b"<>&\"'/=:; ax\x00\x80\xef]")
            case 1:
                del data[at : at + chance.choice((1, 2, 40))]
            case _:
                start = chance.randrange(len(data))
                data[at:at] = data[start : start + chance.choice((1, 3, 90))]
        assert told(bytes(data)) == parsed(bytes(data)), bytes(data[max(0, at - 200) : at + 200])
