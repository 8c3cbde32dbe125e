"""quotaxl.toml: which rules run, how severe, for which years and levels of government; unknown keys are refused."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from quotaxl.catalogue.law.notices import NoticeTerms
from quotaxl.core.causes import toml_says
from quotaxl.core.errors import UserError
from quotaxl.core.finding import Outcome, Severity
from quotaxl.core.region import Level
from quotaxl.core.words import Words
from quotaxl.dossier.dossier import Dossier
from quotaxl.rules.engine.bureau import notices_of
from quotaxl.rules.engine.registry import all_rules
from quotaxl.rules.engine.run import chosen

NAME = "quotaxl.toml"
LEVELS = tuple(level.name.lower() for level in Level)
_CHOICE = {"select", "ignore", "severity"}
_TOP = _CHOICE | {"sets", "year", "level", "notices"}
_SET = _CHOICE | {"name", "years", "levels"}
_KEYS = Words("可用的键：{keys}。", "Known keys: {keys}.")
_UNKNOWN = Words("不认识的键“{key}”。", "The key '{key}' is unknown.")
_WRONG = Words("“{key}”的值不对：{value}。", "The value of '{key}' will not do: {value}.")


@dataclass(frozen=True, slots=True)
class Choice:
    """Rules to run or leave out (ids or their beginnings), and severities by id or beginning."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: tuple[tuple[str, Severity], ...] = ()

    def __add__(self, other: "Choice") -> "Choice":
        return Choice(other.select or self.select, self.ignore + other.ignore, self.severity + other.severity)


@dataclass(frozen=True, slots=True)
class RuleSet:
    """A choice that holds for some years and levels only; empty for all."""

    name: str
    years: tuple[int, ...]
    levels: tuple[str, ...]
    choice: Choice


@dataclass(frozen=True, slots=True)
class Config:
    """What a quotaxl.toml says; `year` and `level` take the place of what the files show."""

    choice: Choice = Choice()
    sets: tuple[RuleSet, ...] = ()
    year: int | None = None
    level: str | None = None
    notices: tuple[NoticeTerms, ...] = ()
    """What the bureau knows of notices that quotaxl does not ship: their terms and lists."""


_BROKEN = Words("写法不对（TOML）：{why}。", "It is no valid TOML: {why}.")


def parse(text: str, where: str) -> Config:
    """Return the configuration. Raises UserError naming file and key for anything that is not understood."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UserError(
            where,
            _BROKEN.fill(why=toml_says(error)),
            Words("请改正这一行。", "Correct that line."),
        ) from error
    _known(where, "", data, _TOP)
    sets = []
    for n, entry in enumerate(_typed(where, "sets", data.get("sets", []), list)):
        key = f"sets[{n + 1}]"
        _known(where, f"{key}.", _typed(where, key, entry, dict), _SET)
        levels = _strings(where, f"{key}.levels", entry.get("levels", []))
        for each in levels:
            _level(where, f"{key}.levels", each)
        years = _typed(where, f"{key}.years", entry.get("years", []), list)
        if not all(type(year) is int for year in years):
            raise _wrong(where, f"{key}.years", years)
        sets.append(RuleSet(str(entry.get("name", "")), tuple(years), levels, _choice(where, f"{key}.", entry)))
    year, level = data.get("year"), data.get("level")
    if year is not None and type(year) is not int:
        raise _wrong(where, "year", year)
    chosen_level = None if level is None else _level(where, "level", level)
    return Config(_choice(where, "", data), tuple(sets), year, chosen_level, notices_of(where, data.get("notices", [])))


def choice_for(config: Config, dossier: Dossier) -> Choice:
    """Return what a configuration says for a dossier: its own choice, then the sets of the dossier's year and level."""
    year, level = config.year or year_of(dossier), config.level or level_of(dossier)
    found = config.choice
    for entry in config.sets:
        if (not entry.years or year in entry.years) and (not entry.levels or level in entry.levels):
            found = found + entry.choice
    return found


def year_of(dossier: Dossier) -> int | None:
    """Return the newest year that a county workbook or a table is about."""
    counties = [c.year for c in dossier.counties if c.year]
    return max(counties or [t.year for t in dossier.tables if t.year], default=None)


def level_of(dossier: Dossier) -> str | None:
    """Return the level of government whose papers these are: that of the own workbooks, else of the titles."""
    own = [c.region for c in dossier.counties if c.region]
    named = [region for t in dossier.tables if t.region and (region := dossier.named(t.region))]
    regions = own or named
    if not regions:
        return None
    lowest = max(regions, key=lambda r: list(Level).index(r.level))
    return lowest.level.name.lower()


def with_severities(outcomes: Sequence[Outcome], choice: Choice) -> tuple[Outcome, ...]:
    """Return the outcomes with severities as chosen; the last entry that fits a rule decides.

    What rules themselves lowered to INFO, such as differences of rounding only, stays so.
    """
    wanted = {o.rule: s for o in outcomes for wish, s in choice.severity if chosen(o.rule, (wish,), ())}
    return tuple(
        replace(o, findings=tuple(f if f.severity is Severity.INFO else f.at(wanted[o.rule]) for f in o.findings))
        if o.rule in wanted
        else o
        for o in outcomes
    )


def _choice(where: str, prefix: str, data: Mapping[str, Any]) -> Choice:
    lists = {}
    for key in ("select", "ignore"):
        lists[key] = _strings(where, f"{prefix}{key}", data.get(key, []))
        for wish in lists[key]:
            _rule(where, f"{prefix}{key}", wish)
    severities = []
    for wish, text in _typed(where, f"{prefix}severity", data.get("severity", {}), dict).items():
        _rule(where, f"{prefix}severity", wish)
        if text not in list(Severity):
            raise _wrong(where, f"{prefix}severity.{wish}", text)
        severities.append((wish, Severity(text)))
    return Choice(lists["select"], lists["ignore"], tuple(severities))


def _known(where: str, prefix: str, data: Mapping[str, Any], keys: set[str]) -> None:
    for key in data:
        if key not in keys:
            listed = ", ".join(sorted(keys))
            raise UserError(where, _UNKNOWN.fill(key=f"{prefix}{key}"), _KEYS.fill(keys=listed))


def _typed(where: str, key: str, value: Any, kind: type) -> Any:  # noqa: ANN401 - what TOML holds
    if not isinstance(value, kind):
        raise _wrong(where, key, value)
    return value


def _strings(where: str, key: str, value: Any) -> tuple[str, ...]:  # noqa: ANN401 - what TOML holds
    if not isinstance(value, list) or not all(isinstance(entry, str) for entry in value):
        raise _wrong(where, key, value)
    return tuple(value)


def _level(where: str, key: str, value: Any) -> str:  # noqa: ANN401 - what TOML holds
    if value not in LEVELS:
        raise _wrong(where, key, value)
    return str(value)


def _rule(where: str, key: str, wish: str) -> None:
    if not any(chosen(rule.id, (wish,), ()) for rule in all_rules()):
        raise UserError(
            where,
            Words(f"“{key}”中没有规则“{wish}”。", f"'{key}' names no rule: '{wish}'."),
            Words("用 quotaxl rules 查看全部规则。", "quotaxl rules lists them all."),
        )


def _wrong(where: str, key: str, value: object) -> UserError:
    known = f"{', '.join(Severity)}; {', '.join(LEVELS)}"
    remedy = Words(f"级别：{known}；列表用方括号。", f"Severities and levels: {known}; lists stand in brackets.")
    return UserError(where, _WRONG.fill(key=key, value=repr(value)), remedy)
