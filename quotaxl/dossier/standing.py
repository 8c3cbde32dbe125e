"""Under which circumstances a sheet stands before the law: its region, the day that decides, the notices that pay."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from quotaxl.catalogue.law.notices import NoticeTerms, named, numbers_in, plain_number
from quotaxl.catalogue.law.provisions import Circumstances
from quotaxl.dossier.batches import batches
from quotaxl.dossier.holdings import Grant, decided
from quotaxl.dossier.material import Material


def numbers(dossier: Material, grants: tuple[Grant, ...]) -> tuple[frozenset[str], ...]:
    """Return for each county the plain numbers of the notices that give it money: those it cites, those given here.

    It cites them in 基本信息, or batch by batch in 限额变动.
    """
    found = [set(numbers_in(dossier.info(county, "notice_number"))) for county in dossier.counties]
    for batch in batches(dossier):
        found[batch.county] |= numbers_in(batch.number)
    for grant in grants:
        number = dossier.tables[grant.table].document_number
        if number:
            found[grant.county].add(plain_number(number))
    return tuple(map(frozenset, found))


def notices(dossier: Material, given: tuple[frozenset[str], ...]) -> tuple[tuple[NoticeTerms, ...], ...]:
    """Return for each county what is known of the notices that give it money; none addresses another province."""
    codes = [county.region.code if county.region else "" for county in dossier.counties]
    return tuple(
        tuple(one for one in named(numbers, dossier.parameters.notices) if code.startswith(one.place))
        for code, numbers in zip(codes, given, strict=True)
    )


def circumstances(dossier: Material, given: tuple[frozenset[str], ...]) -> Mapping[tuple[str, str], Circumstances]:
    """Return the circumstances of every sheet that holds a table, by file and sheet; of a file's other sheets under "".

    The sheets of a county's workbook stand under the day that decides over its projects; any other table under the
    last day of its year, as it tells what had come about by then. A report stands under the day of the workbook that
    it is about, where that is given.
    """
    own = [
        Circumstances(decided(dossier, county), county.region.code if county.region else None, notices=given[n])
        for n, county in enumerate(dossier.counties)
    ]
    found: dict[tuple[str, str], Circumstances] = {}
    for table in dossier.tables:
        region = dossier.named(table.region) if table.region else None
        day = date(table.year, 12, 31) if table.year else None
        now = Circumstances(day, region.code if region else None)
        if day is None and own:  # a paper without a year of its own, such as a project's targets, is the county's
            now = replace(own[0], place=now.place or own[0].place)
        found[table.file, table.sheet] = now
        found.setdefault((table.file, ""), now)
    for prose in dossier.proses:
        region = dossier.named(prose.region) if prose.region else None
        day = date(prose.year, 12, 31) if prose.year else None
        told = Circumstances(day, region.code if region else None)
        mine = [n for n, one in enumerate(dossier.counties) if one.year == prose.year and one.region == region]
        found[prose.file, ""] = own[mine[-1]] if mine and region else told  # a report speaks for its adjustment
    for county, now in zip(dossier.counties, own, strict=True):
        for at in county.tables.values():
            found[dossier.tables[at].file, dossier.tables[at].sheet] = now
            found[dossier.tables[at].file, ""] = now
    return found
