"""Sorts of spending: what names of a sort are made of, as data."""

from functools import cache

from msgspec import Struct

from quotaxl.catalogue.shipped import decode, read


class SpendingSort(Struct, frozen=True, forbid_unknown_fields=True):
    """The words that names of one sort are made of; dossier.screens says how they are read together."""

    payment: bool = False
    """Whether it pays somebody; other sorts build something."""
    heads: tuple[str, ...] = ()
    """What such a name ends in: 工资, 贴息, 酒店."""
    verbs: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    """What the verbs do something with: 偿还 … 贷款, 发放 … 津贴."""
    owners: tuple[str, ...] = ()
    rooms: tuple[str, ...] = ()
    """What an owner's room or house is called: 公安局 … 业务用房."""
    words: tuple[str, ...] = ()
    """Words that say it alone."""
    spared: tuple[str, ...] = ()
    """Words with which a name is of another sort."""

    @property
    def hints(self) -> tuple[str, ...]:
        """Words one of which every name of this sort holds."""
        return (*self.heads, *self.objects, *self.rooms, *self.words)


class _Sorts(Struct, frozen=True, forbid_unknown_fields=True):
    sorts: dict[str, SpendingSort]


@cache
def sorts() -> dict[str, SpendingSort]:
    """Return the sorts by their ids."""
    return decode(read("law", "sorts.toml"), _Sorts, "law/sorts.toml").sorts
