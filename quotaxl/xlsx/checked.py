"""Every part that is written is read once more before it leaves: nothing but well-formed XML may."""

from xml.parsers import expat

from quotaxl.xlsx.draft import Draft


def check_parts(draft: Draft) -> None:
    """Raise ValueError, a fault of ours, for a changed part that is no well-formed XML.

    Drawings in VML are left out: Excel itself writes some that are none.
    """
    for name, content in draft.contents().items():
        if content is None or not name.lower().endswith((".xml", ".rels")):
            continue
        parser = expat.ParserCreate(namespace_separator=" ")
        try:
            for piece in (content,) if isinstance(content, bytes) else content:
                parser.Parse(piece, False)
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise ValueError(f"{name} would not be well-formed: {error}") from error
