"""How many arguments each function takes, by hand from Excel's own documentation."""

import pytest

from quotaxl.xlsx.formulas.functions import FUNCTIONS

ANY = 255
ARGUMENTS = {
    (0, 0): "NA TRUE FALSE",
    (0, 1): "ROW COLUMN",
    (1, 1): "ISERROR ISERR ISNA NOT N ISNUMBER ISTEXT ISNONTEXT ISLOGICAL ISBLANK INT ABS SIGN SQRT ISEVEN ISODD "
    "COUNTBLANK ROWS COLUMNS TRIM UPPER LOWER VALUE T LEN YEAR MONTH DAY",
    (1, 2): "TRUNC LEFT RIGHT WEEKDAY",
    (1, ANY): "SUM AND OR XOR PRODUCT SUMPRODUCT MAX MIN AVERAGE MEDIAN COUNT COUNTA CONCAT CONCATENATE",
    (2, 2): "IFERROR IFNA ROUND ROUNDUP ROUNDDOWN MROUND CEILING FLOOR POWER QUOTIENT MOD LARGE SMALL COUNTIF REPT "
    "EXACT TEXT EDATE EOMONTH DAYS",
    (2, 3): "IF RANK RANK.EQ SUMIF AVERAGEIF LOOKUP MATCH FIND SEARCH INDEX",  # INDEX by areas is not computed
    (2, ANY): "IFS COUNTIFS CHOOSE SUBTOTAL",
    (3, 3): "MID DATE DATEDIF",
    (3, 4): "VLOOKUP HLOOKUP SUBSTITUTE",
    (3, 6): "XLOOKUP",
    (3, ANY): "SWITCH SUMIFS AVERAGEIFS MAXIFS MINIFS TEXTJOIN AGGREGATE",
    (4, 4): "REPLACE",
}
BY_NAME = {name: bounds for bounds, names in ARGUMENTS.items() for name in names.split()}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_takes_as_many_arguments_as_in_excel(name):
    least, most, _ = FUNCTIONS[name]
    assert (least, most) == BY_NAME[name]
