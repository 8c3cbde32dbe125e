"""The site as `dev.py site` built it: it asks nothing of a network, and its search finds a word inside a longer one."""

import json
import re
from pathlib import Path

import pytest

SITE = Path(__file__).parents[2] / "build" / "site"
PAGES = sorted(SITE.rglob("*.html"))
FETCHED = re.compile(
    r"<(?:script|img|iframe|source)\b[^>]*\bsrc=[\"']?(https?:)?//|<link\b[^>]*rel=\"?(?:stylesheet|preload|icon)[^>]*href=\"?(https?:)?//"
)


def index():
    text = (SITE / "search" / "search_index.js").read_text("utf-8")
    return json.loads(text.removeprefix("var __index = "))


def test_there_is_a_page_for_everything():
    names = {page.relative_to(SITE).as_posix() for page in PAGES}
    assert {"index.html", "start.html", "faq.html", "buttons.html", "commands.html", "rules/QX-E102.html"} <= names
    assert {
        "fill.html",
        "check.html",
        "annexes.html",
        "split.html",
        "mail.html",
        "collect.html",
        "province.html",
    } <= names


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(SITE).as_posix())
def test_a_page_fetches_nothing(page):
    assert not FETCHED.search(page.read_text("utf-8"))


def test_styles_and_scripts_of_ours_fetch_nothing():
    for path in (*SITE.glob("assets/*.css"), *SITE.glob("assets/*.js")):
        assert not re.search(r"(?:url\(|importScripts\(|fetch\()[\"']?(?:https?:)?//", path.read_text("utf-8")), (
            path.name
        )


def test_the_index_has_the_words_inside_longer_ones():
    """The search matches whole words of the index, which jieba cut with invisible blanks."""
    words = {
        word for entry in index()["docs"] for word in re.split(r"[\s\u200b]+", re.sub(r"<[^>]+>", " ", entry["text"]))
    }
    assert {"新增", "债务", "限额"} <= words
    texts = [entry["text"].replace("\u200b", "|") for entry in index()["docs"]]
    assert any("新增|债务|限额" in text for text in texts)


def test_every_form_has_its_picture_or_says_that_there_is_no_blank():
    page = (SITE / "forms.html").read_text("utf-8")
    headings = re.findall(r"<h2 id=.*?(?=<h2 id=|</article>)", page, re.S)
    assert len(headings) > 30
    assert len([part for part in headings if "<img" in part]) > 30
    assert [part[:60] for part in headings if "<img" not in part and "没有空白表样" not in part] == []
