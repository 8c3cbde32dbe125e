"""The adapter that writes and renews .docx, for buttons and commands alike."""

from quotaxl.app.report import TextWriter


def writer() -> TextWriter:
    """Return the adapter; see quotaxl.app.report.TextWriter."""
    from quotaxl.word.official import written_docx  # noqa: PLC0415 -- python-docx takes a fifth of a second
    from quotaxl.word.tags import locked, placed_tags, tags_in, with_controls, with_values  # noqa: PLC0415 -- as above

    def said(data: bytes) -> dict[str, str]:
        return {tag: words for _, tag, words in reversed(placed_tags(data))}

    return TextWriter(written_docx, tags_in, with_values, with_controls, locked, said)
