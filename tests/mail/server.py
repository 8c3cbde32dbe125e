"""A real SMTP server on loopback with TLS and AUTH, that can be told to misbehave. For tests only."""

import asyncio
import ssl
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

USER, PASSWORD = "budget", "a long pass phrase"


@dataclass
class Received:
    """What the server took: (sender, recipients, bytes) in order; `misbehave` decides each message's fate."""

    messages: list = field(default_factory=list)
    misbehave: object = None
    delay: float = 0.0
    log: Path | None = None

    async def handle_DATA(self, server, session, envelope):
        if self.delay:
            await asyncio.sleep(self.delay)
        fate = self.misbehave(envelope) if self.misbehave else None
        if fate == "take and vanish":
            self._take(envelope)
            server.transport.abort()
            return "250 never seen"
        if fate == "vanish":
            server.transport.abort()
            return "451 never seen"
        if fate:
            return fate
        self._take(envelope)
        return "250 2.0.0 taken"

    def _take(self, envelope):
        self.messages.append((envelope.mail_from, list(envelope.rcpt_tos), bytes(envelope.content)))
        if self.log:
            with self.log.open("a") as out:
                out.write(f"{' '.join(envelope.rcpt_tos)}\n")
                out.flush()


def _login(server, session, envelope, mechanism, data):
    good = data.login == USER.encode() and data.password == PASSWORD.encode()
    return AuthResult(success=good, handled=False)


class Impatient(SMTP):
    """Closes the connection in the middle of DATA, `cuts` times."""

    cuts = 0

    async def smtp_DATA(self, arg):
        if type(self).cuts > 0:
            type(self).cuts -= 1
            await self.push("354 go on")
            await self._reader.read(200)
            self.transport.abort()
            return
        await super().smtp_DATA(arg)


class Server(Controller):
    """aiosmtpd with STARTTLS (or TLS from the start) and AUTH demanded."""

    def __init__(self, handler, paths, *, tls="starttls", factory=SMTP, auth=True, port=0):
        self._paths, self._tls, self._smtp, self._auth = paths, tls, factory, auth
        context = None
        if tls != "none":
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            context.load_cert_chain(paths[1], paths[2])
        self._context = context
        super().__init__(handler, hostname="127.0.0.1", port=port, ssl_context=context if tls == "tls" else None)

    def factory(self):
        return self._smtp(
            self.handler,
            hostname="localhost",
            tls_context=self._context if self._tls == "starttls" else None,
            require_starttls=self._tls == "starttls",
            auth_required=self._auth and self._tls == "starttls",  # it does not know that TLS came first
            auth_require_tls=self._tls == "starttls",
            authenticator=_login if self._auth else None,
            data_size_limit=64 << 20,
        )

    def _trigger_server(self):
        """aiosmtpd connects once to see that it listens; with port 0 the port is known only now."""
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


def main() -> None:
    """Serve until stdin closes, logging recipients to a file: python server.py FOLDER LOG DELAY; prints the port."""
    folder, log, delay = Path(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3])
    paths = tuple(folder / name for name in ("ca.pem", "cert.pem", "key.pem"))
    server = Server(Received(log=log, delay=delay), paths)
    server.start()
    print(server.port, flush=True)  # noqa: T201
    sys.stdin.read()
    server.stop()


def spawn(folder: Path, log: Path, delay: float) -> tuple[subprocess.Popen, int]:
    """Start the server in a process of its own."""
    child = subprocess.Popen(
        [sys.executable, __file__, str(folder), str(log), str(delay)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    return child, int(child.stdout.readline())


if __name__ == "__main__":
    main()
