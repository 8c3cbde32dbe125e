"""Latin words in a Chinese text, but for those on a short list."""

import re

ALLOWED = frozenset(
    """
    AES AllLocationsDisabled ASCII ASR contacts CSV Ctrl Dask Debian demo draft DisableAllAddins distributed DIV en Esc
    Excel excel Foxmail fsspec GB JSON KB keyring LibreOffice libreoffice macOS MB NAME NULL NUM Office OneDrive
    Outlook
    Parquet PDF PEM Python python pyuno pyzipper quotaxl REF RequireAddinSig SHA sha SharePoint site
    SMTP soffice starttls STARTTLS
    Thunderbird tls TLS TOML Ubuntu UTF VALUE VBA Windows Word WPS xlwt XML zh
    xlsx xls csv docx html svg json parquet doc
    INDIRECT Notices general special include endings true false
    """.split()  # noqa: SIM905 -- a list of words reads so
)
"""Programs, formats, units, values and actions to be typed, keys of settings, Excel's settings, functions, errors."""
_DROPPED = re.compile(
    r"\{[^}]*\}"  # places of a message
    r"|(?<![A-Za-z])--?[A-Za-z][a-z-]*"  # options
    r"|QX-[A-Z]?\d*|QUOTAXL_\w+"  # ids of rules, variables of the environment
    r"|[\w./\\:…*‹›%+-]*\.[A-Za-z0-9]{1,11}\b"  # names of files
    r"|quotaxl(?: [a-z]+)*"  # commands to type
    r"|(?:dask|keyring) [a-z]+|附加组件 [a-z]+|\b[a-z]+/|\b[a-z]*\d[a-z]+\b"  # what to install and to type
    r"|[0-9a-f]{4,}(?:-[0-9a-f]{4,})+|（[a-z]+）"  # numbers of settings, keys of files
    r"|[a-z]+://\S*|\[\[?[a-z0-9]+\]\]?"  # addresses, sections of settings
)
_WORD = re.compile(r"[A-Za-z][A-Za-z]+")


def foreign(text: str) -> list[str]:
    """Return the Latin words of two letters or more that are no file, option, id, command, or on the short list."""
    return [word for word in _WORD.findall(_DROPPED.sub(" ", text)) if word not in ALLOWED]
