import pytest

from quotaxl.text.language import current, language


@pytest.mark.parametrize(
    ("option", "environ", "system", "expected"),
    [
        ("en", {"QUOTAXL_LANG": "zh", "LANG": "zh_CN.UTF-8"}, "zh_CN", "en"),
        (None, {"QUOTAXL_LANG": "zh", "LANG": "en_US.UTF-8"}, None, "zh"),
        (None, {"LC_ALL": "zh_CN.UTF-8", "LANG": "en_US.UTF-8"}, None, "zh"),
        (None, {"LC_ALL": "", "LANG": "zh_TW"}, "en_US", "zh"),
        (None, {}, "Chinese (Simplified)_China", "zh"),
        (None, {}, "zh_CN", "zh"),
        (None, {"LANG": "C.UTF-8"}, "zh_CN", "en"),
        (None, {}, None, "en"),
    ],
)
def test_the_option_wins_then_the_variable_then_the_locale(option, environ, system, expected):
    assert language(option, environ, system) == expected


@pytest.mark.parametrize("arguments", [["check", "--lang", "zh", "a.xlsx"], ["--lang=zh"]])
def test_the_language_is_known_before_arguments_are_parsed(monkeypatch, arguments):
    monkeypatch.setenv("QUOTAXL_LANG", "en")
    assert current(arguments) == "zh"
    assert current(arguments[:1] if len(arguments) > 1 else []) == "en"
