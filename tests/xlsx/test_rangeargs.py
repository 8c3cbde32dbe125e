"""Which arguments are ranges, by hand from Excel's own documentation: each function with its syntax."""

import re

import pytest

from quotaxl.xlsx.formulas.rangeargs import takes_range

# Arguments in capitals take a range of cells, the others one value; `…` goes on as the last two did.
SYNTAX = """
SUM(A,B,C) COUNT(A,B) COUNTA(A,B) COUNTBLANK(A) AVERAGE(A,B) AVERAGEA(A,B) MAX(A,B) MIN(A,B) MAXA(A,B) MINA(A,B)
MEDIAN(A,B) MODE(A,B) PRODUCT(A,B) SUMPRODUCT(A,B,C) SUMSQ(A,B) STDEV(A,B) STDEV.S(A,B) STDEV.P(A,B) STDEVP(A,B)
VAR(A,B) VAR.S(A,B) VAR.P(A,B) VARP(A,B) CONCAT(A,B) CONCATENATE(A,B) ROWS(A) AND(A,B) OR(A,B) FREQUENCY(DATA,BINS)
SUMIF(RANGE,criteria,SUM) AVERAGEIF(RANGE,criteria,AVERAGE) COUNTIF(RANGE,criteria)
LARGE(ARRAY,k) SMALL(ARRAY,k) PERCENTILE(ARRAY,k) QUARTILE(ARRAY,quart)
RANK(number,REF,order) RANK.EQ(number,REF,order) RANK.AVG(number,REF,order)
MATCH(value,ARRAY,type) XMATCH(value,ARRAY,mode,search) INDEX(ARRAY,row,column)
LOOKUP(value,VECTOR,RESULT) VLOOKUP(value,TABLE,column,range) XLOOKUP(value,LOOKUP,RETURN,missing,mode,search)
FILTER(ARRAY,INCLUDE,empty) UNIQUE(ARRAY,by,once) SORT(ARRAY,index,order)
SUBTOTAL(function,A,B,C) AGGREGATE(function,options,A,B) TEXTJOIN(delimiter,ignore,A,B)
SUMIFS(SUM,RANGE,criteria,RANGE,criteria) AVERAGEIFS(AVERAGE,RANGE,criteria,RANGE,criteria)
MAXIFS(MAX,RANGE,criteria,RANGE,criteria) MINIFS(MIN,RANGE,criteria,RANGE,criteria)
COUNTIFS(RANGE,criteria,RANGE,criteria)
ROUND(number,digits) IF(test,yes,no) ABS(number) IFERROR(value,instead) TEXT(value,format)
OFFSET(reference,rows,columns)
"""


@pytest.mark.parametrize("syntax", SYNTAX.split())
def test_arguments_that_are_ranges(syntax):
    match = re.fullmatch(r"([A-Z.]+)\(([A-Za-z,]+)\)", syntax)
    assert match
    arguments = match[2].split(",")
    expected = [one.isupper() for one in arguments]
    for name in (match[1], match[1].lower(), f"_xlfn.{match[1]}", f"_xlfn._xlws.{match[1]}"):
        assert [takes_range(name, at) for at in range(len(arguments))] == expected
