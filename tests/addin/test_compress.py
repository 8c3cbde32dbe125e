"""Our compression, against two independent readers of it."""

import warnings

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyopenvba.vba import decompress as second_reader

from quotaxl.addin.compress import compress

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from oletools.olevba import decompress_stream

SOURCE = st.text(alphabet='abc ="\r\n', max_size=9000).map(str.encode)
CODE = b"    Application.StatusBar = False\r\n"


@given(SOURCE)
@settings(deadline=None, max_examples=40)
@example(b"")
@example(b"a" * 1000)  # where another writer of this format fails
@example(b"a" * 4096)
@example(b"a" * 4097)
@example(CODE * 300)
@example(bytes(range(256)) * 32)
def test_what_is_compressed_reads_back(data):
    packed = compress(data)
    assert bytes(decompress_stream(bytearray(packed))) == data
    assert second_reader(packed) == data


def test_repeated_text_shrinks():
    assert len(compress(CODE * 300)) < len(CODE * 300) / 5


@pytest.mark.parametrize("size", [3640, 4096, 8192])
def test_noise_is_written_as_it_is(size):
    noise = _noise(size)
    assert second_reader(compress(noise)) == noise


def test_noise_that_cannot_be_written_exactly_is_refused():
    with pytest.raises(ValueError, match="3700 bytes"):
        compress(_noise(3700))


def _noise(size):
    """Bytes in which no three repeat within a chunk: every pair (a, b) is followed by another one."""
    state, out = 1, bytearray()
    while len(out) < size:
        state = state * 6364136223846793005 + 1442695040888963407 & (1 << 64) - 1
        out.append(state >> 56)
    return bytes(out)
