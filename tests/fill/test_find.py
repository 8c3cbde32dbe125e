"""Which table of the inputs a fill takes its figures from."""

import pytest
from builders import table

from quotaxl.core.errors import UserError
from quotaxl.fill.find import of_year


def published(year: int | None, form: str = "general-balance"):
    return table(form, ["label", "A"], [(None, 0, None, "opening", "一、上年末余额", "77")], "亿元", year=year)


def test_a_published_table_of_another_year_is_not_taken():
    assert of_year([published(2023)], "general-balance", 2024) is None


def test_the_table_of_the_year_goes_before_one_that_names_none():
    same, none = published(2024), published(None)
    assert of_year([published(2023), none, same], "general-balance", 2024) is same
    assert of_year([published(2023), none], "general-balance", 2024) is none


def test_a_sheet_of_the_county_workbook_is_of_the_year_that_the_workbook_states():
    sheet = published(2023, "county-limit")
    assert of_year([sheet], "county-limit", 2024) is sheet


def test_two_tables_of_one_year_are_refused():
    with pytest.raises(UserError, match="2 tables of"):
        of_year([published(2024), published(2024)], "general-balance", 2024)
