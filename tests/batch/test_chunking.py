"""Chunks hold whole folders, and of a prefecture all its folders, as far as they fit."""

from quotaxl.batch.chunking import chunks
from quotaxl.batch.work import SourceFile


def _files(*counts):
    """Return files of prefectures with so many counties each, two files a county."""
    return [
        SourceFile(f"省/市{n}/县{c}/{name}.xlsx")
        for n, count in enumerate(counts)
        for c in range(count)
        for name in "ab"
    ]


def test_a_prefecture_is_not_cut_where_it_fits():
    files = _files(7, 6, 9)
    made = list(chunks(files, 20))
    assert [file for part in made for file in part] == files
    assert [{file.location.split("/")[1] for file in part} for part in made] == [{"市0"}, {"市1"}, {"市2"}]


def test_one_that_does_not_fit_is_cut_between_its_counties():
    made = list(chunks(_files(7), 5))
    assert [len(part) for part in made] == [4, 4, 4, 2]


def test_a_folder_without_end_is_cut_anywhere():
    files = [SourceFile(f"a/{n}.xlsx") for n in range(11)]
    assert [len(part) for part in chunks(files, 5)] == [5, 5, 1]
    assert [len(part) for part in chunks(files[:10], 5)] == [5, 5]
