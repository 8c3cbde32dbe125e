"""What a program refused is told in words, never as a tuple of numbers."""

import pytest

from quotaxl.desk.faults import told


class com_error(Exception):
    """A failure of COM: number, text of Windows, what the program says, the argument at fault."""

    def __init__(self, hresult, excepinfo=None):
        super().__init__(hresult, "Exception occurred.", excepinfo, None)
        self.hresult, self.excepinfo = hresult, excepinfo


@pytest.mark.parametrize("number", [0x80010001, 0x8001010A])
def test_a_busy_program_is_called_busy(number):
    assert "正忙" in told(com_error(number - (1 << 32))).zh


def test_a_cell_being_edited_is_called_busy():
    assert "正忙" in told(com_error(-2147352567, (0, None, None, None, 0, -2146777998))).zh


def test_the_programs_own_sentence_is_used():
    said = told(com_error(-2147352567, (0, "Microsoft Excel", " 单元格\n受保护。 ", "xl.chm", 0, -2146827284)))
    assert said.zh == "单元格 受保护。"


def test_a_failure_without_words_has_its_number_readable():
    assert "0x800A03EC" in told(com_error(-2147352567, (0, "", "", None, 0, -2146827284))).zh


@pytest.mark.parametrize(
    ("fault", "text"), [(ValueError("a\nb"), "a"), (KeyError(), "KeyError"), (OSError(), "OSError")]
)
def test_any_other_failure_is_its_first_line(fault, text):
    assert told(fault).zh == text
