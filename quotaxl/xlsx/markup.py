"""XML as bytes: finding elements and attributes, changing them in place.

Parts of a user's package are edited by splicing their bytes, so that whatever is not meant to change,
extensions of other makers included, stays as it was to the last blank. A parser that builds a tree and
writes it again cannot promise that.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

_ITEM = re.compile(
    rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|<![^>]*>"
    rb"|<(?P<close>/?)(?P<name>[^\s/>\"'<=]+)(?P<attributes>(?:[^\"'<>]|\"[^\"]*\"|'[^']*')*?)(?P<empty>/?)>",
    re.S,
)
_CDATA = re.compile(rb"<!\[CDATA\[(.*?)\]\]>", re.S)
_FOREIGN_PREFIX = re.compile(rb"\sxmlns:([^\s=<>\"']*[\x80-\xff][^\s=<>\"']*)\s*=")
_LISTED_PREFIXES = re.compile(
    rb"""\s(?:[\w.-]+:)?(?:Ignorable|Requires|MustUnderstand|ProcessContent)\s*=\s*(?:"[^"]*"|'[^']*')"""
)
_ENTITY = re.compile(r"&(#x[0-9A-Fa-f]+|#[0-9]+|amp|lt|gt|quot|apos);")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
TagEdit = Callable[[str, bytes], bytes]
"""(local name, start tag) → start tag."""
_DECLARATION = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")


class Span(NamedTuple):
    """A direct child of an element: local name and the bytes' place, end excluded."""

    name: str
    start: int
    end: int


def utf8(data: bytes) -> bytes:
    """Return the part as it is edited: in UTF-8, texts escaped instead of in CDATA, prefixes in ASCII letters.

    Nothing of that changes what the part says. Raises ValueError for a DOCTYPE.
    """
    data = _in_utf8(data)
    if b"<![CDATA[" in data:
        data = _CDATA.sub(lambda match: escape(match[1].decode()), data)
    return _ascii_prefixes(data) if _has_foreign_prefix(data) else data


def _has_foreign_prefix(data: bytes) -> bool:
    """Return whether a prefix is declared that is not spelt in ASCII; a search for plain bytes is the quick one."""
    at = data.find(b"xmlns:", 1)
    while at > 0 and not _FOREIGN_PREFIX.match(data, at - 1):
        at = data.find(b"xmlns:", at + 1)
    return at > 0


def _ascii_prefixes(data: bytes) -> bytes:
    """Return the part with prefixes such as 表: spelt in ASCII, in names and where prefixes are listed."""
    found = sorted(set(_FOREIGN_PREFIX.findall(data)))
    names = {old: b"nonascii%d" % number for number, old in enumerate(found, 1)}
    qualified = re.compile(rb"(?<=[\s<:/\"'])(" + b"|".join(map(re.escape, found)) + rb")(?=[:=\s\"'])")

    def rename(match: re.Match[bytes]) -> bytes:
        tag = match[0]
        if not match["name"]:
            return tag
        for old, new in names.items():
            tag = re.sub(rb"(?<=[<\s/])" + re.escape(old) + b":", new + b":", tag)
            tag = tag.replace(b"xmlns:" + old + b"=", b"xmlns:" + new + b"=")
        return _LISTED_PREFIXES.sub(lambda m: qualified.sub(lambda one: names[one[1]], m[0]), tag)

    return _ITEM.sub(rename, data)


def _in_utf8(data: bytes) -> bytes:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or data[:4] in (b"<\0?\0", b"\0<\0?"):
        text = data.decode("utf-16" if data[:1] in b"\xff\xfe" else "utf-16-le" if data[:1] == b"<" else "utf-16-be")
        data = re.sub(r'(<\?xml[^>]*encoding=)["\'][^"\']*["\']', r'\1"UTF-8"', text, count=1).encode()
    match = _DECLARATION.match(data[:200])
    if match and match[1].lower() not in (b"utf-8", b"utf8", b"us-ascii", b"ascii"):
        text = data.decode(match[1].decode("ascii"))
        data = text.replace(match[1].decode("ascii"), "UTF-8", 1).encode()
    if b"<!DOCTYPE" in data[:2000]:
        raise ValueError("a part declares a DOCTYPE")
    return data


def escape(text: str) -> bytes:
    """Return text as XML character data, safe in attributes too."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    return text.encode()


def escape_attribute(text: str) -> bytes:
    """Return text as an attribute's value; line breaks survive the parser's normalisation."""
    return escape(text).replace(b"\n", b"&#10;").replace(b"\r", b"&#13;").replace(b"\t", b"&#9;")


def unescape(data: bytes) -> str:
    """Return character data or an attribute's value as text."""
    text = data.decode("utf-8", "replace")
    return _ENTITY.sub(_entity, text) if "&" in text else text


def _entity(match: re.Match[str]) -> str:
    body = match[1]
    if body.startswith("#x"):
        return chr(int(body[2:], 16))
    return chr(int(body[1:])) if body.startswith("#") else _NAMED[body]


@lru_cache(maxsize=512)
def _attribute(name: str) -> re.Pattern[bytes]:
    """Return the pattern of an attribute, by its name as `attribute` takes it; asked a million times a workbook."""
    written = rb"[\w.-]+:" + re.escape(name[2:]).encode() if name.startswith("*:") else re.escape(name).encode()
    return re.compile(rb"""(?<=\s)""" + written + rb"""\s*=\s*(?:"([^"]*)"|'([^']*)')""")


def attribute(tag: bytes, name: str) -> str | None:
    """Return an attribute of a start tag; `name` is as written, or `*:id` for any prefix."""
    match = _attribute(name).search(tag)
    if not match:
        return None
    return unescape(match[1] if match[1] is not None else match[2])


def with_attribute(tag: bytes, name: str, value: str | None) -> bytes:
    """Return a start tag with an attribute set, or without it where `value` is None."""
    match = _attribute(name).search(tag)
    if value is None:
        if not match:
            return tag
        start = match.start()
        while tag[start - 1 : start].isspace():
            start -= 1
        return tag[:start] + tag[match.end() :]
    written = name.encode() + b'="' + escape_attribute(value) + b'"'
    if match:
        return tag[: match.start()] + written + tag[match.end() :]
    end = len(tag) - (2 if tag.endswith(b"/>") else 1)
    while tag[end - 1 : end].isspace():
        end -= 1
    return tag[:end] + b" " + written + tag[end:]


def flag(tag: bytes, name: str) -> bool:
    """Return whether a boolean attribute is on."""
    return attribute(tag, name) in ("1", "true", "on")


def local(name: bytes) -> str:
    """Return a qualified name without its prefix."""
    return name.rpartition(b":")[2].decode("utf-8", "replace")


def start_tag(element: bytes) -> bytes:
    """Return the start tag of an element's bytes."""
    match = _ITEM.match(element)
    if not match:
        raise ValueError("not an element")
    return match[0]


def root(data: bytes) -> tuple[int, int, bytes]:
    """Return where the root's start tag begins and ends, and the root's prefix with its colon or b''.

    Raises ValueError where there is no root element.
    """
    at = 0
    while match := _ITEM.search(data, at):
        if match["name"] and not match["close"]:
            prefix = match["name"].rpartition(b":")[0]
            return match.start(), match.end(), prefix + b":" if prefix else b""
        at = match.end()
    raise ValueError("a part without a root element")


def children(data: bytes, start: int, end: int | None = None) -> Iterator[Span]:
    """Yield the elements between `start` (after a start tag) and the matching end tag, or `end`."""
    depth, begin, name = 0, 0, b""
    for match in _ITEM.finditer(data, start, len(data) if end is None else end):
        found = match["name"]
        if not found:
            continue
        if match["close"]:
            depth -= 1
            if depth < 0:
                return
            if depth == 0:
                yield Span(local(name), begin, match.end())
            continue
        if depth == 0:
            begin, name = match.start(), found
        if not match["empty"]:
            depth += 1
        elif depth == 0:
            yield Span(local(name), begin, match.end())


def inner(element: bytes) -> tuple[int, int]:
    """Return where an element's content begins and ends; an empty element has none: equal offsets at its end."""
    tag = start_tag(element)
    if tag.endswith(b"/>"):
        return len(element), len(element)
    return len(tag), element.rindex(b"</")


def append_child(element: bytes, child: bytes) -> bytes:
    """Return an element with `child` put last in it; `<a/>` becomes `<a>child</a>`."""
    tag = start_tag(element)
    if tag.endswith(b"/>"):
        name = tag[1:].split(None, 1)[0].rstrip(b"/>")
        return tag[:-2].rstrip() + b">" + child + b"</" + name + b">"
    end = element.rindex(b"</")
    return element[:end] + child + element[end:]


def with_count(element: bytes, change: int) -> bytes:
    """Return a container with its count attribute, where it has one, changed."""
    tag = start_tag(element)
    count = attribute(tag, "count")
    if count is None or not count.isdigit():
        return element
    return with_attribute(tag, "count", str(int(count) + change)) + element[len(tag) :]


def rewrite_tags(data: bytes, names: re.Pattern[bytes], edit: TagEdit) -> bytes:
    """Return `data` with every start tag whose local name matches `names` replaced by edit(name, tag)."""
    parts: list[bytes] = []
    at = 0
    for match in _ITEM.finditer(data):
        name = match["name"]
        if not name or match["close"] or not names.fullmatch(name.rpartition(b":")[2]):
            continue
        changed = edit(local(name), match[0])
        if changed is not match[0]:
            parts += (data[at : match.start()], changed)
            at = match.end()
    return b"".join((*parts, data[at:])) if parts else data


TEXT_ELEMENT = re.compile(
    rb"<(?P<name>(?:[\w.-]+:)?(?P<local>[\w.-]+))(?P<attributes>(?:\s(?:[^\"'<>]|\"[^\"]*\"|'[^']*')*)?)>(?P<text>[^<]*)</(?P=name)\s*>"
)
"""An element that holds text only."""
