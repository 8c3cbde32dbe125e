"""The connection to a mail server: encrypted and verified, or refused."""

import smtplib
import socket
import ssl
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Literal

from quotaxl.core.errors import UserError
from quotaxl.core.words import Words

Security = Literal["starttls", "tls", "none"]
PORTS = {"starttls": 587, "tls": 465, "none": 25}

_PLAIN = Words(
    "--insecure 只能用于本机（回环地址）的服务器；{host} 不是。",
    "--insecure is for a server on this machine only; {host} is not.",
)
_ENCRYPT = Words("去掉 --insecure，用 STARTTLS 或 TLS 连接。", "Leave it out and connect with STARTTLS or TLS.")
_NO_TLS = Words(
    "服务器不支持加密连接（STARTTLS），没有寄出任何邮件。",
    "The server offers no encryption (STARTTLS); nothing was sent.",
)
_OTHER_TLS = Words(
    "改用 --tls tls（通常为 465 端口），或向管理员询问。", "Try --tls tls (usually port 465), or ask its administrator."
)
_CERTIFICATE = Words("服务器的证书不可信：{why}。", "The server's certificate is not trusted: {why}.")
_GIVE_CA = Words(
    "向管理员索取内部证书机构的根证书，用 --ca 给出；quotaxl 不会跳过验证。",
    "Ask its administrator for the authority's certificate and give it with --ca; verification is never skipped.",
)
_LOGIN = Words("服务器不接受用户名和密码：{why}。", "The server did not accept user and password: {why}.")
_CHECK_LOGIN = Words(
    "检查 --user 和密码（系统钥匙串或环境变量 QUOTAXL_SMTP_PASSWORD）；有的邮箱要用“授权码”。",
    "Check --user and the password (key ring or QUOTAXL_SMTP_PASSWORD); some providers want an app password.",
)
_ASCII = Words("用户名或密码中有全角或中文字符。", "User or password holds characters that are not plain ASCII.")
_NO_AUTH = Words("服务器不支持登录。", "The server offers no login.")
_BAD_CA = Words("证书文件无法使用：{why}。", "The certificate file cannot be used: {why}.")
_PEM = Words("请给出 PEM 格式的证书文件。", "Give a certificate file in PEM format.")


@dataclass(frozen=True, slots=True)
class Server:
    """Where and how mail is handed in. The password is never shown by repr."""

    host: str
    port: int
    security: Security = "starttls"
    user: str | None = None
    password: str | None = None
    ca: Path | None = None
    timeout: float = 60.0

    def __repr__(self) -> str:
        return f"Server({self.host}:{self.port}, {self.security}, user={self.user})"


def check_server(server: Server) -> None:
    """Raise UserError where mail would go unencrypted to anything but this machine."""
    if server.security == "none" and not _loopback(server.host):
        raise UserError(server.host, _PLAIN.fill(host=server.host), _ENCRYPT)


def connect(server: Server) -> smtplib.SMTP:
    """Return a connection that is encrypted, verified and logged in.

    Raises UserError for what trying again will not change, OSError or smtplib.SMTPException for the rest.
    """
    check_server(server)
    context = _context(server)
    try:
        if server.security == "tls":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=server.timeout, context=context)
        else:
            smtp = smtplib.SMTP(server.host, server.port, timeout=server.timeout)
    except ssl.SSLCertVerificationError as fault:
        raise UserError(server.host, _CERTIFICATE.fill(why=fault.verify_message), _GIVE_CA) from fault
    try:
        smtp.ehlo_or_helo_if_needed()
        if server.security == "starttls":
            _start_tls(smtp, server, context)
        if server.user:
            _login(smtp, server)
    except BaseException:
        smtp.close()
        raise
    return smtp


def _start_tls(smtp: smtplib.SMTP, server: Server, context: ssl.SSLContext) -> None:
    if not smtp.has_extn("starttls"):
        raise UserError(server.host, _NO_TLS, _OTHER_TLS)
    try:
        smtp.starttls(context=context)
    except ssl.SSLCertVerificationError as fault:
        raise UserError(server.host, _CERTIFICATE.fill(why=fault.verify_message), _GIVE_CA) from fault
    smtp.ehlo()


def _login(smtp: smtplib.SMTP, server: Server) -> None:
    if not f"{server.user}{server.password or ''}".isascii():
        raise UserError(server.host, _ASCII, _CHECK_LOGIN)  # smtplib sends nothing else
    try:
        smtp.login(server.user or "", server.password or "")
    except smtplib.SMTPAuthenticationError as fault:
        if 400 <= fault.smtp_code < 500:
            raise
        raise UserError(server.host, _LOGIN.fill(why=said(fault.smtp_code, fault.smtp_error)), _CHECK_LOGIN) from fault
    except smtplib.SMTPNotSupportedError as fault:
        raise UserError(server.host, _NO_AUTH, _CHECK_LOGIN) from fault


def said(code: int, text: bytes | str) -> str:
    """Return a server's answer as text on one line."""
    shown = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return " ".join(f"{code} {shown}".split())[:500]


def _context(server: Server) -> ssl.SSLContext:
    try:
        context = ssl.create_default_context(cafile=server.ca)
    except (OSError, ssl.SSLError) as fault:
        raise UserError(str(server.ca), _BAD_CA.fill(why=fault), _PEM) from fault
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _loopback(host: str) -> bool:
    try:
        found = {info[4][0] for info in socket.getaddrinfo(host, None)}
    except OSError:
        return False
    return bool(found) and all(ip_address(str(one).partition("%")[0]).is_loopback for one in found)
