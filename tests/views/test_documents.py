import json
from datetime import date

import pytest
from builders import table
from samples import COUNTY, NOTICE, OPAQUE, OUTCOMES, SUM

from quotaxl.core.finding import Outcome, Status
from quotaxl.core.record import CheckRecord, FileRecord, FileState
from quotaxl.views.documents import check_document, dump, read_document


def test_the_json_of_check_is_as_pinned():
    document = check_document([NOTICE, COUNTY], OUTCOMES[:2] + OUTCOMES[3:], "zh")
    assert json.loads(dump(document)) == {
        "version": 1,
        "files": ["allocation.xlsx", "county.xlsx"],
        "summary": {
            "error": 1,
            "warning": 1,
            "info": 0,
            "skipped": 2,
            "checked": 3,
            "lacking": 1,
            "partly": 0,
            "inapplicable": 1,
            "crashed": 0,
        },
        "findings": [
            {
                "rule": "QX-S101",
                "severity": "error",
                "message": "合计 345800 与各行之和 345700 不符",
                "file": "allocation.xlsx",
                "sheet": "分配表",
                "cells": [
                    {"file": "allocation.xlsx", "sheet": "分配表", "ref": "C5", "role": "total"},
                    {"file": "allocation.xlsx", "sheet": "分配表", "ref": "C6:C14", "role": "part"},
                    {"file": "allocation.xlsx", "sheet": "分配表", "ref": "C20", "role": "part"},
                ],
                "expected": "345700",
                "actual": "345800",
                "difference": "100",
                "unit": "万元",
                "basis": ["表内勾稽关系"],
                "working": None,
                "cause": "可能漏加一行",
                "remedy": "核对合计与各行",
                "folded": [],
            },
            {
                "rule": "QX-P301",
                "severity": "warning",
                "message": "项目“001建设项目”无法判断用途",
                "file": "county.xlsx",
                "sheet": "债券项目",
                "cells": [{"file": "county.xlsx", "sheet": "债券项目", "ref": "B8", "role": "subject"}],
                "expected": None,
                "actual": "001建设项目",
                "difference": None,
                "unit": None,
                "basis": [],
                "working": None,
                "cause": None,
                "remedy": "写明项目内容",
                "folded": [],
            },
        ],
        "skipped": [
            {
                "rule": "QX-B101",
                "reason": "没有债务余额表",
                "title": "调整后预算数不等于年初预算数加调整数",
                "kind": "lacks-data",
                "partly": False,
                "cells": [
                    {"file": "county.xlsx", "sheet": "债务余额", "ref": "B4", "role": "subject"},
                    {"file": "county.xlsx", "sheet": "债务余额", "ref": "B5", "role": "subject"},
                ],
            },
            {
                "rule": "QX-V101",
                "reason": "没有上下两级的分配表",
                "title": "QX-V101",
                "kind": "not-applicable",
                "partly": False,
                "cells": [],
            },
        ],
        "headline": "核对了 3 项，错误 1 项，警告 1 项，提示 0 项；1 项因缺数据未核对",
        "checked": None,
    }


def test_the_json_says_what_was_checked():
    record = CheckRecord(
        "0.9",
        (FileRecord(NOTICE, "ab" * 32), FileRecord(COUNTY, None, FileState.BLANK)),
        date(2024, 10, 1),
        "quotaxl.toml",
        (("QX-L101", "债务限额!B5", "已核"),),
        ignore=("QX-P3",),
    )
    assert check_document([NOTICE, COUNTY], OUTCOMES, "zh", record)["checked"] == {
        "version": "0.9",
        "files": [
            {"file": NOTICE, "sha256": "ab" * 32, "state": "checked"},
            {"file": COUNTY, "sha256": None, "state": "blank"},
        ],
        "as_of": "2024-10-01",
        "settings": "quotaxl.toml",
        "settings_passed_over": [],
        "rules_left_out": 0,
        "select": [],
        "ignore": ["QX-P3"],
        "accepted": [{"rule": "QX-L101", "cell": "债务限额!B5", "why": "已核"}],
    }


def test_sentences_follow_the_language():
    (finding,) = check_document([NOTICE], [Outcome(SUM.rule, Status.FAILED, (SUM,))], "en")["findings"]
    assert finding["message"] == "the total 345800 is not the sum 345700"


@pytest.fixture
def allocation():
    return table(
        "allocation",
        ["ordinal", "region", "amount", "special"],
        [
            ("total", 0, None, None, None, "合计", "300.50", 100),
            ("parent", 1, 0, None, "一", "克州", "300.50", 100),
            ("item", 2, 1, None, "1", "阿图什市", "300.50", None),
        ],
        title="分配表",
        number="新财振〔2024〕18号",
        region="新疆",
        paths={"special": "其中：专项"},
    )


def test_the_json_of_read_is_as_pinned(allocation):
    document = json.loads(dump(read_document([allocation], [Outcome("QX-P301", Status.FAILED, (OPAQUE,))], "zh")))
    assert document["version"] == 1
    assert [f["rule"] for f in document["findings"]] == ["QX-P301"]
    assert document["tables"] == [
        {
            "file": "a.xlsx",
            "sheet": "表",
            "form": "allocation",
            "title": "分配表",
            "document_number": "新财振〔2024〕18号",
            "unit": "万元",
            "region": "新疆",
            "year": 2024,
            "columns": [
                {"path": ["ordinal"], "ref": "A", "type": "code"},
                {"path": ["region"], "ref": "B", "type": "text"},
                {"path": ["amount"], "ref": "C", "type": "amount"},
                {"path": ["其中：专项"], "ref": "D", "type": "amount"},
            ],
            "rows": [
                {"row": 4, "label": "合计", "role": "total", "depth": 0, "values": [None, "合计", "300.5", "100"]},
                {"row": 5, "label": "克州", "role": "parent", "depth": 1, "values": ["一", "克州", "300.5", "100"]},
                {"row": 6, "label": "阿图什市", "role": "item", "depth": 2, "values": ["1", "阿图什市", "300.5", None]},
            ],
        }
    ]


def test_a_table_of_no_known_form_says_null():
    plain = table(None, ["label", "amount"], [("item", 0, None, None, "甲", 1)], unit=None, year=None)
    (shown,) = read_document([plain], [], "zh")["tables"]
    assert (shown["form"], shown["unit"], shown["region"], shown["year"]) == (None, None, None, None)
