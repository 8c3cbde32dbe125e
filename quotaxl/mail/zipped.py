"""A package of files encrypted with AES, for those who ask for one; the password travels another way."""

import io
from collections.abc import Sequence

from quotaxl.core.errors import UserError
from quotaxl.core.words import Words

SHORTEST = 8
_NO_LIBRARY = Words(
    "加密压缩需要 pyzipper，本机没有安装。", "Encrypted packages need pyzipper, which is not installed."
)
_INSTALL = Words("请安装附加组件 zip（在安装 quotaxl 的命令中写 [zip]）。", "Install the extra zip.")
_SHORT = Words("压缩密码少于{least}位。", "The package's password has fewer than {least} characters.")
_LONGER = Words(
    "把至少{least}位的密码放进环境变量 QUOTAXL_ZIP_PASSWORD，并用电话等其他途径告诉收件人。",
    "Put one of at least {least} into QUOTAXL_ZIP_PASSWORD and tell it to the recipients another way.",
)


def zipped(files: Sequence[tuple[str, bytes]], password: str | None) -> bytes:
    """Return the files as one AES-256 package. Raises UserError without pyzipper or with too short a password."""
    if not password or len(password) < SHORTEST:
        raise UserError("QUOTAXL_ZIP_PASSWORD", _SHORT.fill(least=SHORTEST), _LONGER.fill(least=SHORTEST))
    try:
        import pyzipper  # noqa: PLC0415 - an optional dependency
    except ModuleNotFoundError as fault:
        raise UserError("--zip", _NO_LIBRARY, _INSTALL) from fault
    out = io.BytesIO()
    with pyzipper.AESZipFile(out, "w", compression=pyzipper.ZIP_DEFLATED, encryption=pyzipper.WZ_AES) as package:
        package.setpassword(password.encode())
        for name, data in files:
            package.writestr(name, data)
    return out.getvalue()
