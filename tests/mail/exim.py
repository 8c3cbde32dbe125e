"""Exim as Debian ships it, run by hand on a high port of loopback: TLS, AUTH, one Maildir per recipient. For tests.

It needs no systemd and none of Debian's configuration; what it writes is below one folder. Exim gives up root
for its own user, so it is started as root only where that user may write to the folder.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from mail.server import PASSWORD, USER

OWNER = "Debian-exim"
_START = 20.0
_CONFIG = """
primary_hostname = localhost
local_interfaces = 127.0.0.1
daemon_smtp_ports = {port}
tls_on_connect_ports = {tls_port}
spool_directory = {folder}/spool
log_file_path = {folder}/log/%slog
pid_file_path = {folder}/exim.pid
exim_user = {user}
exim_group = {group}
never_users =
trusted_users = {user}
host_lookup =
keep_environment =
tls_advertise_hosts = *
tls_certificate = {folder}/cert.pem
tls_privatekey = {folder}/key.pem
auth_advertise_hosts = ${{if eq{{$tls_in_cipher}}{{}}{{}}{{*}}}}
acl_smtp_rcpt = rcpt
acl_smtp_data = data
smtp_accept_max_per_connection = 1000
smtp_accept_queue_per_connection = 0
queue_only = false
message_size_limit = 64M

begin acl
rcpt:
  accept encrypted = *
         authenticated = *
  deny message = encryption and login are demanded
data:
  accept

begin routers
everyone:
  driver = accept
  local_parts = lsearch;{folder}/people
  transport = maildir

begin transports
maildir:
  driver = appendfile
  maildir_format
  directory = {folder}/box/$local_part_data
  create_directory
  user = {user}
  group = {group}

begin retry
* * F,1h,1m

begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = ${{if and{{{{eq{{$auth2}}{{{login}}}}}{{eq{{$auth3}}{{{password}}}}}}}}}
  server_set_id = $auth2
"""


def program() -> str | None:
    """Return where Exim is; None where it is not installed."""
    return shutil.which("exim4", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


@contextmanager
def exim(folder: Path, keys: Sequence[Path], people: Sequence[str]) -> Iterator[tuple[int, int, Path]]:
    """Run Exim in `folder`, made anew, for `people`, the names before the @ that have a mailbox.

    Gives its ports for STARTTLS and for TLS, and the folder of mailboxes.
    """
    found = program()
    assert found is not None
    user = pwd.getpwnam(OWNER) if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    ports = _free_ports()
    for name in ("", "spool", "log", "box"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for source in keys[1:]:
        shutil.copy(source, folder)
    (folder / "people").write_text("".join(f"{name}: {name}\n" for name in people))
    config = folder / "exim.conf"
    config.write_text(
        _CONFIG.format(port=f"{ports[0]} : {ports[1]}", tls_port=ports[1], folder=folder, user=user.pw_name,
                       group=user.pw_gid, login=USER, password=PASSWORD)
    )  # fmt: skip
    if os.geteuid() == 0:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, *((0, 0) if path == config else (user.pw_uid, user.pw_gid)))
    child = subprocess.Popen([found, "-C", str(config), "-bdf"], start_new_session=True, stderr=subprocess.PIPE)
    try:
        _wait(child, ports)
        yield *ports, folder / "box"
    finally:
        os.killpg(child.pid, signal.SIGTERM)
        child.wait(10)
        child.stderr.close()


def arrived(box: Path) -> dict[str, list[bytes]]:
    """Return the messages of each mailbox by its name."""
    return {one.name: [path.read_bytes() for path in sorted((one / "new").iterdir())] for one in sorted(box.iterdir())}


def _free_ports() -> tuple[int, int]:
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("127.0.0.1", 0)) as other:
        return one.getsockname()[1], other.getsockname()[1]


def _wait(child: subprocess.Popen, ports: Sequence[int]) -> None:
    until = time.monotonic() + _START
    for port in ports:
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                if child.poll() is not None or time.monotonic() > until:
                    told = child.stderr.read().decode() if child.poll() is not None else "it does not listen"
                    raise RuntimeError(f"exim did not start: {told}") from None
                time.sleep(0.05)
