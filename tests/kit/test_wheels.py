"""A kit holds the wheels that the lock names, and of xlwings only what may be handed on; packed the same each time."""

import hashlib
import zipfile

import pytest
from smallwheels import wheel
from wheels import digest, lock_of, pack, trim

PRO = {"xlwings/pro/utils.py": "pro\n", "xlwings/main.py": "main\n", "xlwings-1.0.dist-info/LICENSE_PRO.txt": "EULA\n"}


def test_xlwings_is_packed_without_its_other_licence(tmp_path):
    wheel(tmp_path, "xlwings", files=PRO)
    trim(tmp_path)
    (path,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(path) as package:
        assert "xlwings/main.py" in package.namelist()
        said = "\n".join([*package.namelist(), package.read("xlwings-1.0.dist-info/RECORD").decode()])
    assert "pro/" not in said
    assert "LICENSE_PRO" not in said


def test_an_xlwings_without_that_part_is_looked_at_by_a_person(tmp_path):
    wheel(tmp_path, "xlwings", files={"xlwings/main.py": ""})
    with pytest.raises(ValueError, match=r"nothing of xlwings\.pro"):
        trim(tmp_path)


def test_a_lock_of_a_folder_is_of_its_files(tmp_path):
    click = wheel(tmp_path, "click", "8.0")
    own = wheel(tmp_path, "quotaxl", "0.1.0")
    lock = lock_of(
        tmp_path,
        f"click==8.0 ; os_name == 'nt' --hash=sha256:{digest(click)} --hash=sha256:{'0' * 64}\n"
        f"rich==1 --hash=sha256:{'1' * 64}",
    )
    assert lock.splitlines() == [
        'click==8.0; os_name == "nt" \\',
        f"    --hash=sha256:{hashlib.sha256(click.read_bytes()).hexdigest()}",
        "quotaxl==0.1.0 \\",
        f"    --hash=sha256:{hashlib.sha256(own.read_bytes()).hexdigest()}",
    ]


def test_a_wheel_with_another_hash_and_a_stranger_are_refused(tmp_path):
    wheel(tmp_path, "click", "8.0")
    with pytest.raises(ValueError, match=r"not what the lock names: click-8\.0"):
        lock_of(tmp_path, f"click==8.0 --hash=sha256:{'0' * 64}")
    with pytest.raises(ValueError, match="not in the lock: click"):
        lock_of(tmp_path, f"rich==8.0 --hash=sha256:{'0' * 64}")


def test_the_same_members_make_the_same_bytes(tmp_path):
    one, other = tmp_path / "one.zip", tmp_path / "other.zip"
    pack(one, {"b/安装.bat": b"1", "a.sh": b"2"})
    pack(other, {"a.sh": b"2", "b/安装.bat": b"1"})
    assert one.read_bytes() == other.read_bytes()
    with zipfile.ZipFile(one) as package:
        assert [entry.filename for entry in package.infolist()] == ["a.sh", "b/安装.bat"]
        assert package.infolist()[1].flag_bits & 0x800, "the name is marked as UTF-8"
