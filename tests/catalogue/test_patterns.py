"""Patterns of forms, asked of texts of any length."""

from quotaxl.catalogue.patterns import Pattern


def test_a_text_longer_than_a_cell_holds_matches_nothing() -> None:
    """Tried from its end, a text of ten million characters had taken two gigabytes."""
    pattern = Pattern(".*县.*")
    assert pattern.fullmatch("县" * 32_767)
    assert not pattern.fullmatch("县" * 32_768)
