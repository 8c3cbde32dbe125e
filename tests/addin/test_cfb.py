"""Our compound files, read by olefile and by the rules of a red-black tree."""

import io
import struct

import olefile
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotaxl.addin.cfb import compound_file

NAMES = st.text("ABCdefgh", min_size=1, max_size=12)
STREAMS = st.dictionaries(NAMES, st.integers(0, 6000).map(lambda n: bytes(range(256)) * (n // 256) + b"x" * (n % 256)))


@given(st.dictionaries(NAMES, STREAMS, max_size=2), STREAMS.filter(bool))
@settings(deadline=None, max_examples=40)
def test_every_stream_reads_back(storages, top):
    streams = {f"{storage}/{name}": data for storage, inner in storages.items() for name, data in inner.items()}
    streams |= top
    by_case = {path.upper() for path in streams} | {path.partition("/")[0].upper() for path in streams if "/" in path}
    if len(by_case) < len(streams) + len({p.partition("/")[0] for p in streams if "/" in p}):
        return  # names that differ in case only are the same name here
    with olefile.OleFileIO(io.BytesIO(compound_file(streams)), raise_defects=olefile.DEFECT_INCORRECT) as read:
        assert {"/".join(path): read.openstream(path).read() for path in read.listdir()} == streams


@pytest.mark.parametrize("size", [0, 1, 63, 64, 65, 4095, 4096, 4097, 70_000])
def test_streams_around_the_limits(size):
    data = bytes(n % 251 for n in range(size))
    raw = compound_file({"VBA/one": data, "two": b"z"})
    assert len(raw) % 512 == 0
    with olefile.OleFileIO(io.BytesIO(raw), raise_defects=olefile.DEFECT_INCORRECT) as read:
        assert read.openstream(["VBA", "one"]).read() == data


@settings(deadline=None, max_examples=40)
@given(st.sets(NAMES.map(str.upper), min_size=1, max_size=40))
def test_the_directory_is_a_search_tree_in_which_all_paths_have_as_many_blacks(names):
    entries = _entries(compound_file(dict.fromkeys(names, b"")))

    def walk(at, parent_is_red):
        if at == 0xFFFFFFFF:
            return [], 1
        name, colour, left, right, _ = entries[at]
        red = colour == 0
        assert not (red and parent_is_red)
        before, height = walk(left, red)
        after, other = walk(right, red)
        assert height == other
        return [*before, name, *after], height + (not red)

    found, _ = walk(entries[0][4], parent_is_red=True)
    assert found == sorted(names, key=lambda name: (len(name), name))


def test_too_much_for_the_header_is_refused():
    with pytest.raises(ValueError, match="too many"):
        compound_file({"big": bytes(8_000_000)})


def _entries(raw):
    start = struct.unpack_from("<I", raw, 48)[0]
    at = (start + 1) * 512
    out = []
    while at < len(raw):
        record = raw[at : at + 128]
        length, _, colour, left, right, child = struct.unpack_from("<HBBIII", record, 64)
        out.append((record[: max(length - 2, 0)].decode("utf-16-le"), colour, left, right, child))
        at += 128
    return out
