"""The compression of VBA streams ([MS-OVBA] 2.4.1): chunks of 4096 bytes, literals and copies within a chunk."""

_CHUNK = 4096
_SIGNATURE = 1
_HEADER_BITS = 0b011 << 12
_COMPRESSED = 1 << 15
_SHORTEST = 3  # a copy token takes two bytes, so a copy of two saves nothing
_TRIES = 32  # how many earlier places are compared for the longest match


def compress(data: bytes) -> bytes:
    """Return `data` as a compressed container. The same bytes give the same container on every system.

    Raises:
        ValueError: the last chunk cannot be made smaller and is too long to be written as literals. Only noise is
            like that; a raw chunk would add zero bytes to it.
    """
    out = bytearray([_SIGNATURE])
    for start in range(0, len(data), _CHUNK):
        chunk = data[start : start + _CHUNK]
        body = _tokens(chunk)
        if len(body) <= _CHUNK:
            out += (_COMPRESSED | _HEADER_BITS | len(body) - 1).to_bytes(2, "little") + body
        elif len(chunk) == _CHUNK:
            out += (_HEADER_BITS | _CHUNK - 1).to_bytes(2, "little") + chunk
        else:
            msg = f"the last {len(chunk)} bytes cannot be compressed"
            raise ValueError(msg)
    return bytes(out)


def _tokens(chunk: bytes) -> bytes:
    """Return a chunk as groups of eight tokens, each group after a byte that says which of them are copies."""
    out = bytearray()
    seen: dict[bytes, list[int]] = {}
    at = 0
    while at < len(chunk):
        flags, group = 0, bytearray()
        for bit in range(8):
            if at >= len(chunk):
                break
            offset, length = _match(chunk, at, seen)
            if length:
                flags |= 1 << bit
                bits = _offset_bits(at)
                group += ((offset - 1) << (16 - bits) | (length - 3)).to_bytes(2, "little")
            else:
                length = 1
                group.append(chunk[at])
            for place in range(at, at + length):
                seen.setdefault(chunk[place : place + _SHORTEST], []).append(place)
            at += length
        out.append(flags)
        out += group
    return bytes(out)


def _match(chunk: bytes, at: int, seen: dict[bytes, list[int]]) -> tuple[int, int]:
    """Return how far back and how long the longest match for the bytes at `at` is; (0, 0) where none is worth it."""
    longest = min((0xFFFF >> _offset_bits(at)) + 3, len(chunk) - at)
    best, best_at = _SHORTEST - 1, 0
    for place in seen.get(chunk[at : at + _SHORTEST], [])[-_TRIES:]:
        length = 0
        while length < longest and chunk[place + length] == chunk[at + length]:
            length += 1
        if length > best:
            best, best_at = length, place
    return (at - best_at, best) if best >= _SHORTEST else (0, 0)


def _offset_bits(at: int) -> int:
    """Return how many bits of a copy token at this place in the chunk are its offset ([MS-OVBA] 2.4.1.3.19.1)."""
    return max(4, (at - 1).bit_length())
