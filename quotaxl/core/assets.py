"""Where the files that ship with quotaxl are: templates and example workbooks."""

from pathlib import Path


def asset(*parts: str) -> Path:
    """Return the path of a shipped file, given its parts from the top level: "templates", "county-workbook".

    An installed wheel holds them in quotaxl/assets; in a checkout they stand at its top level.
    """
    package = Path(__file__).parent.parent
    root = package / "assets" if (package / "assets").is_dir() else package.parent
    return root.joinpath(*parts)
