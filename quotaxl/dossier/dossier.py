"""What is checked: the tables of one run and all that they say together, looked at by every rule and use case."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import polars as pl

from quotaxl.catalogue.law.notices import NoticeTerms
from quotaxl.catalogue.law.provisions import Circumstances
from quotaxl.dossier import batches, claims, holdings, noticed, standing
from quotaxl.dossier.material import County, Material
from quotaxl.dossier.papers import LeftOut, Paper

__all__ = ["County", "Dossier"]


@dataclass(frozen=True)
class Dossier(Material):
    """Tables to be checked together, and what rules may look things up in.

    `assemble` makes it of files; made of tables alone it knows no papers.
    """

    papers: tuple[Paper, ...] = ()
    """What was given, whether it counts here or not."""
    left_out: tuple[LeftOut, ...] = ()
    drafts: tuple[tuple[Paper, ...], ...] = ()
    """Groups of papers of one identity and other contents; of each group one is in this dossier."""

    @cached_property
    def claims(self) -> pl.DataFrame:
        """Every figure that several tables may state; see claims.claims."""
        return claims.claims(self)

    @cached_property
    def projects(self) -> pl.DataFrame:
        """Every project of every county; see holdings.projects."""
        return holdings.projects(self)

    @cached_property
    def grants(self) -> tuple[holdings.Grant, ...]:
        """What the notices of the dossier give to its counties; see holdings.grants."""
        return holdings.grants(self)

    @cached_property
    def batches(self) -> Mapping[int, tuple[batches.QuotaBatch, ...]]:
        """The batches of each county whose sheet 限额变动 is filled in."""
        found: dict[int, tuple[batches.QuotaBatch, ...]] = {}
        for batch in batches.batches(self):
            found[batch.county] = (*found.get(batch.county, ()), batch)
        return found

    @cached_property
    def noticed(self) -> Mapping[int, tuple[noticed.Noticed, ...]]:
        """What each notice gives to each county that lists its batches; see noticed.noticed."""
        found: dict[int, tuple[noticed.Noticed, ...]] = {}
        for one in noticed.noticed(self, self.grants, self.batches):
            found[one.county] = (*found.get(one.county, ()), one)
        return found

    @cached_property
    def decided(self) -> tuple[date | None, ...]:
        """For each county the day whose law decides over its projects; see holdings.decided."""
        return tuple(holdings.decided(self, county) for county in self.counties)

    @cached_property
    def cited(self) -> tuple[frozenset[str], ...]:
        """For each county the plain numbers of the notices that give it money; see standing.numbers."""
        return standing.numbers(self, self.grants)

    @cached_property
    def notices(self) -> tuple[tuple[NoticeTerms, ...], ...]:
        """For each county what is known of the notices that give it money; see standing.notices."""
        return standing.notices(self, self.cited)

    @cached_property
    def circumstances(self) -> Mapping[tuple[str, str], Circumstances]:
        """Under which circumstances each sheet stands before the law; see standing.circumstances."""
        return standing.circumstances(self, self.cited)

    @cached_property
    def projects_of(self) -> Mapping[int, pl.DataFrame]:
        """`projects` of each county that has any."""
        parts = self.projects.partition_by("county", as_dict=True, maintain_order=True)
        return {int(key[0]): part for key, part in parts.items()}
