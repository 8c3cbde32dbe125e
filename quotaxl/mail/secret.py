"""Passwords: from the system's key ring or the environment, never from the command line or a file of ours."""

from collections.abc import Mapping

from quotaxl.core.errors import UserError
from quotaxl.core.words import Words

SMTP_VARIABLE = "QUOTAXL_SMTP_PASSWORD"
SERVICE = "quotaxl"

_NONE = Words("没有找到 {user} 的密码。", "There is no password for {user}.")
_STORE = Words(
    "用 keyring set quotaxl {user} 存入系统钥匙串（需要附加组件 keyring），或设环境变量 QUOTAXL_SMTP_PASSWORD。",
    "Store it with keyring set quotaxl {user} (needs the extra keyring), or set QUOTAXL_SMTP_PASSWORD.",
)


def smtp_password(user: str, environ: Mapping[str, str]) -> str:
    """Return the password of a user of the mail server. Raises UserError where neither place has one."""
    found = environ.get(SMTP_VARIABLE) or _from_key_ring(user)
    if not found:
        raise UserError("--user", _NONE.fill(user=user), _STORE.fill(user=user))
    return found


def _from_key_ring(user: str) -> str | None:
    try:
        import keyring  # noqa: PLC0415 - an optional dependency
        from keyring.errors import KeyringError  # noqa: PLC0415
    except ModuleNotFoundError:
        return None
    try:
        found: str | None = keyring.get_password(SERVICE, user)
    except KeyringError:
        return None  # a machine without a key ring; the message says what else there is
    return found
