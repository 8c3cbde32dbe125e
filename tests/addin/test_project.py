import io

import olefile
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotaxl.addin.project import Module, ModuleKind, hide, vba_project

ONE = Module("One", ModuleKind.PROCEDURES, 'Attribute VB_Name = "One"\r\n')


def show(project_id, hidden):
    """Undo the coding of the stream PROJECT, as [MS-OVBA] 2.4.3.3 has it."""
    raw = bytes.fromhex(hidden)
    seed, version, key = raw[0], raw[0] ^ raw[1], raw[0] ^ raw[2]
    assert (version, key) == (2, sum(project_id.encode()) & 0xFF)
    plain, out = key, []
    for at in range(3, len(raw)):
        plain = raw[at] ^ (raw[at - 2] + plain & 0xFF)
        out.append(plain)
    body = bytes(out[(seed & 6) // 2 :])
    length = int.from_bytes(body[:4], "little")
    assert length == len(body) - 4
    return body[4:]


def test_the_coding_matches_what_excel_wrote():
    project_id = "{318BEE36-5BE1-492A-826D-473DB19B0F30}"  # from the add-in template that xlwings ships
    assert show(project_id, "5D5F8AADDAADDBADDBAD") == b"\0"  # no password
    assert show(project_id, "5D5F8AADDAADDBADDB52") == b"\xff"  # visible
    assert show(project_id, "5D5F8AADDAA8DEA8DEA8DEA8DE") == bytes(4)  # not protected


@given(st.binary(max_size=40), st.integers(0, 255))
def test_the_coding_reads_back(data, seed):
    assert show("{A}", hide("{A}", data, seed)) == data


def test_a_project_called_like_a_module_is_refused():
    with pytest.raises(ValueError, match="different names"):
        vba_project("one", (ONE,))


def test_two_modules_of_one_name_are_refused():
    with pytest.raises(ValueError, match="different names"):
        vba_project("Project", (ONE, Module("ONE", ModuleKind.CLASS, "")))


def test_the_project_has_no_compiled_code_and_no_password():
    with olefile.OleFileIO(io.BytesIO(vba_project("Project", (ONE,)))) as read:
        assert read.openstream("VBA/_VBA_PROJECT").read() == bytes.fromhex("CC61FFFF000000")
        lines = read.openstream("PROJECT").read().decode("ascii").split("\r\n")
    values = dict(line.split("=", 1) for line in lines if "=" in line)
    project_id = values["ID"].strip('"')
    assert show(project_id, values["DPB"].strip('"')) == b"\0"
    assert show(project_id, values["GC"].strip('"')) == b"\xff"
    assert show(project_id, values["CMG"].strip('"')) == bytes(4)
    assert values["Module"] == "One"
