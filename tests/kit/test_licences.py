"""No wheel whose licence binds our users is shipped; every licence goes with the kit in full."""

import pytest
from licences import Binding, binds, licences, page
from smallwheels import wheel


@pytest.mark.parametrize(
    ("licence", "bad"),
    [
        ("MIT", False),
        ("BSD License", False),
        ("Apache-2.0 OR GPL-3.0-only", False),
        ("GPL-3.0-only", True),
        ("LGPL-2.1-or-later", True),
        ("GNU Lesser General Public License v2 or later (LGPLv2+)", True),
        ("GNU Affero General Public License v3", True),
        ("PolyForm-Noncommercial-1.0.0", True),
        ("MIT AND GPL-2.0-only", True),
    ],
)
def test_which_licences_bind(licence, bad):
    assert binds(licence) is bad


@pytest.mark.parametrize(
    "licence",
    [
        "License-Expression: AGPL-3.0-only",
        "Classifier: License :: OSI Approved :: GNU General Public License v3 (GPLv3)",
        "",
    ],
)
def test_a_binding_or_silent_wheel_is_refused_by_name(tmp_path, licence):
    wheel(tmp_path, "fine")
    wheel(tmp_path, "strange", "2.5", licence)
    with pytest.raises(Binding, match=r"^strange 2\.5: "):
        licences(tmp_path)


def test_a_page_holds_every_text_whole(tmp_path):
    wheel(tmp_path, "told", files={"told-1.0.dist-info/licenses/LICENSE.txt": "Permission is hereby granted, 许可\n"})
    wheel(
        tmp_path,
        "old",
        "3.0",
        "Classifier: License :: OSI Approved :: BSD License",
        files={"old-3.0.dist-info/LICENSE": "Redistribution\n"},
    )
    text = page(licences(tmp_path), "CPython 3.11.9")
    assert "CPython 3.11.9: PSF-2.0" in text
    assert "old 3.0: BSD License" in text
    assert "Permission is hereby granted, 许可" in text
    assert "Redistribution" in text
