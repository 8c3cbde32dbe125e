"""Files of a batch judged together: whose each is, which findings belong to whom, and the figures of each county."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from decimal import Decimal

from quotaxl.app.check import Checked
from quotaxl.app.load import Loaded
from quotaxl.batch.work import SHARED, joint
from quotaxl.catalogue import regions
from quotaxl.catalogue.form import county_forms, form
from quotaxl.core.amount import plain
from quotaxl.core.finding import Finding, Outcome, Status
from quotaxl.dossier.dossier import Dossier
from quotaxl.dossier.owner import ALLOCATION, quota_by_county, row_regions
from quotaxl.rules.engine.registry import RuleScope, all_rules

FIGURES = (
    "county-limit.opening.total",
    "county-limit.new.total",
    "county-limit.new.general",
    "county-limit.new.special",
    "county-limit.adjusted.total",
    "county-balance.closing.total",
)
_KINDS = {"general": "general", "special": "special", None: "total"}


@dataclass(slots=True)
class JudgedFiles:
    """Files judged together: the task's own, all as they were checked, their names as people know them."""

    own: Sequence[Loaded]
    checked: Checked
    names: Mapping[str, str]
    alone: str = ""
    """The one unit that all findings belong to, where they come from rules that compare several counties."""

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """How the rules ended."""
        return self.checked.outcomes

    @property
    def dossier(self) -> Dossier:
        """What the files say together; of drafts, the first of each."""
        return self.checked.assembled.dossiers[0]

    @property
    def shared(self) -> list[Loaded]:
        """The shared files that concern the task's own."""
        own = {one.file for one in self.own}
        return [one for one in self.checked.loaded if one.file not in own]

    def units(self) -> tuple[list[str], dict[str, str]]:
        """Return the units in the files' order, and the unit of each file by the name that people know."""
        if self.alone:
            return [self.alone], {self.names[one.file]: self.alone for one in self.own}
        own = {one.file for one in self.own}
        of: dict[str, str] = {}
        for dossier in self.checked.assembled.dossiers:
            for county in dossier.counties:
                files = {dossier.tables[at].file for at in county.tables.values()} & own
                if county.region:
                    of |= {file: county.region.code for file in files if file not in of}
        for one in self.own:
            of.setdefault(one.file, self._apart(one))
        known = {self.names[one.file]: of[one.file] for one in self.own}
        return list(dict.fromkeys(known.values())), known

    def _apart(self, one: Loaded) -> str:
        """Return the unit of a file without a sheet of a county's: that of the region in its title, else its own."""
        if is_shared(tuple(t.form for t in one.tables if t.form)):
            return SHARED
        named = next((t.region for t in one.tables if t.region), None)
        region = self.dossier.named(named) if named else None
        return region.code if region else f"file:{self.names[one.file]}"

    def parts(self, of: Mapping[str, str]) -> dict[str, tuple[Outcome, ...]]:
        """Return the outcomes with findings of each unit: a finding belongs to the first own file that it marks."""
        found: dict[str, dict[str, list[Finding]]] = {}
        own = {one.file for one in self.own}
        whole = next(iter(of.values()), SHARED)
        for outcome in self.outcomes:
            for finding in outcome.findings:
                file = next((c.file for c in finding.cells if c.file in own), None)
                if file is None and finding.cells:
                    continue  # of shared files alone: they are judged by themselves
                unit = of[self.names[file]] if file else whole
                found.setdefault(unit, {}).setdefault(outcome.rule, []).append(finding)
        made: dict[str, tuple[Outcome, ...]] = {}
        for unit in dict.fromkeys(of.values()):
            rules = found.get(unit, {})
            made[unit] = tuple(
                Outcome(o.rule, Status.FAILED, tuple(rules[o.rule]), o.reason, len(rules[o.rule]))
                for o in self.outcomes
                if o.rule in rules
            ) + tuple(o for o in self.outcomes if o.status is Status.CRASHED)
        return made

    def granted(self) -> dict[str, str]:
        """Return what the allocation tables give each county (元, as text), by its code."""
        given = quota_by_county(self.dossier.tables, regions.load())
        return {code: plain(amount) for code, amount in given.items()}

    def figures(self, unit: str) -> tuple[dict[str, str], dict[str, str], int]:
        """Return a county's figures and what notices give it (元, as text), and how many projects it lists."""
        sheet = self.dossier.sheet
        figures: dict[str, Decimal] = {}
        given: dict[str, Decimal] = {}
        projects = 0
        for n, county in enumerate(self.dossier.counties):
            if county.region is None or county.region.code != unit:
                continue
            row = sheet.row(n, named=True)
            figures |= {name: row[name] for name in FIGURES if row.get(name) is not None}
            listed = self.dossier.projects_of.get(n)
            projects += 0 if listed is None else listed.height
        for grant in self.dossier.grants:
            region = self.dossier.counties[grant.county].region
            if region and region.code == unit and grant.yuan is not None:
                kind = _KINDS.get(grant.which, "total")
                given[kind] = given.get(kind, Decimal(0)) + grant.yuan
        return {n: plain(v) for n, v in figures.items()}, {n: plain(v) for n, v in given.items()}, projects


def codes_in(loaded: Loaded) -> frozenset[str]:
    """Return the codes of the regions that have a row in the tables of a shared file."""
    tables = [t for t in loaded.tables if t.form and form(t.form).kind == "regions"]
    return frozenset(r.code for t in tables for r in row_regions(t, regions.load()) if r)


def is_shared(forms: Sequence[str]) -> bool:
    """Return whether a file with these forms concerns many counties: tables of regions, and no sheet of a county's."""
    return bool(forms) and not set(forms) & set(county_forms()) and any(form(id).kind == "regions" for id in forms)


def prefecture_of(unit: str) -> str | None:
    """Return the code of the prefecture that a unit belongs to; None for what is no region."""
    return f"{unit[:4]}00" if not joint(unit) and not unit.startswith("file:") else None


def wider_rules(scope: RuleScope, forms: Iterable[Collection[str]], shared: AbstractSet[str]) -> tuple[str, ...]:
    """Return the rules of a scope that find something to look at in files with these forms beside the shared ones.

    `forms` are those of each file, `shared` those of all shared ones together: what these alone say is judged apart.
    """
    held = set(shared).union(*forms)
    return tuple(
        rule.id
        for rule in all_rules()
        if rule.scope is scope
        and not (rule.needs and set(rule.needs) <= (shared | {ALLOCATION}))
        and set(rule.needs) <= held
        and (not rule.among or bool(held & set(rule.among)))
    )
