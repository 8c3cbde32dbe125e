"""A batch's workers on a Dask cluster that somebody started; scheduling, retries and TLS are Dask's own."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from quotaxl import __version__
from quotaxl.app.crew import Crew
from quotaxl.batch.work import BatchTask, TaskDone
from quotaxl.core.errors import UserError
from quotaxl.core.words import Words

_EXTRA = Words("--cluster 需要 Dask（distributed）。", "--cluster needs Dask (distributed).")
_INSTALL = Words("请安装附加组件 cluster（在安装 quotaxl 的命令中写 [cluster]）。", "Install the extra cluster.")
_AWAY = Words("连接不上调度器（{why}）。", "The scheduler cannot be reached ({why}).")
_START = Words(
    "请检查地址和证书，并用 dask scheduler、dask worker 启动集群（见 docs/scale.md）。",
    "Check address and certificates, and start the cluster with dask scheduler and dask worker (docs/scale.md).",
)
_NONE = Words("集群中没有工作进程。", "The cluster has no worker.")
_OTHER = Words(
    "工作进程 {who} 的 quotaxl 是 {found}，这里是 {own}。", "Worker {who} has quotaxl {found}, here it is {own}."
)
_SAME = Words("请在所有机器上安装同一版本。", "Install the same version on every machine.")
_THREADS = Words("工作进程 {who} 有 {count} 个线程。", "Worker {who} has {count} threads.")
_ONE = Words(
    "请用 dask worker --nworkers N --nthreads 1 启动。", "Start it with dask worker --nworkers N --nthreads 1."
)
_PATIENCE = 20
"""Seconds to wait for the scheduler."""


@dataclass(frozen=True, slots=True)
class TlsFiles:
    """The authority, certificate and key with which this machine speaks to the scheduler."""

    ca: Path
    cert: Path
    key: Path


def version() -> str:
    """Return the version of quotaxl, as a worker is asked for it."""
    return __version__


def on_cluster(address: str, tls: TlsFiles | None, do: Callable[[BatchTask], TaskDone]) -> Crew:
    """Return the workers of the cluster at `address`.

    Raises UserError where Dask is missing, the scheduler cannot be reached, there is no worker, or a worker has
    another version of quotaxl or several threads (a task takes a process for itself).
    """
    try:
        from distributed import Client, Security  # noqa: PLC0415 -- an extra
    except ImportError as error:
        raise UserError(address, _EXTRA, _INSTALL) from error
    security = None
    if tls:
        security = Security(
            tls_ca_file=str(tls.ca), tls_client_cert=str(tls.cert), tls_client_key=str(tls.key), require_encryption=True
        )
    try:
        client = Client(address, security=security, timeout=_PATIENCE, set_as_default=False)
    except (OSError, TimeoutError, ValueError, RuntimeError) as fault:
        raise UserError(address, _AWAY.fill(why=fault), _START) from fault
    threads: dict[str, int] = client.nthreads()
    if not threads:
        client.close()
        raise UserError(address, _NONE, _START)
    for who, found in client.run(version).items():
        if found != __version__:
            client.close()
            raise UserError(address, _OTHER.fill(who=who, found=found, own=__version__), _SAME)
        if threads.get(who, 1) > 1:
            client.close()
            raise UserError(address, _THREADS.fill(who=who, count=threads[who]), _ONE)
    return Crew(lambda: client.get_executor(pure=False), do, 2 * len(threads), leave=client.close)
