"""A Dask cluster on loopback: scheduler and two workers as processes of their own, TLS between them."""

import json
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from distributed import Client, Security

HERE = Path(__file__).parent.parent


@contextmanager
def cluster(folder, keys, more=None, slow=False):
    """Start a scheduler and two workers as processes of their own, TLS between them; give their address and pids."""
    ca, cert, key = map(str, keys)
    tls = ["--tls-ca-file", ca, "--tls-cert", cert, "--tls-key", key]
    told = folder / "scheduler.json"
    environment = os.environ | (more or {}) | {"PYTHONPATH": str(HERE)}
    log = (folder / "cluster.log").open("ab")
    made = []

    def start(*words):
        made.append(subprocess.Popen([sys.executable, "-m", *words], env=environment, stdout=log, stderr=log))

    try:
        start("distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--protocol", "tls", *tls,
              "--no-dashboard", "--scheduler-file", str(told))  # fmt: skip
        until = time.monotonic() + 60
        while not told.exists() and time.monotonic() < until:
            time.sleep(0.1)
        address = json.loads(told.read_text())["address"]
        assert address.startswith("tls://")
        for number in range(2):
            start("distributed.cli.dask_worker", address, *tls, "--host", "127.0.0.1", "--nthreads", "1",
                  "--no-dashboard", "--local-directory", str(folder / f"worker{number}"),
                  *(["--preload", str(HERE / "slowly.py")] if slow else []))  # fmt: skip
        yield address
    finally:
        for process in reversed(made):
            process.terminate()
        for process in made:
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(10)
        log.close()


def workers_of(address, keys):
    """Return the pids of the workers themselves, which their nannies start again when they die."""
    ca, cert, key = map(str, keys)
    security = Security(tls_ca_file=ca, tls_client_cert=cert, tls_client_key=key, require_encryption=True)
    with Client(address, security=security, timeout=30, set_as_default=False) as client:
        client.wait_for_workers(2, timeout=60)
        return list(client.run(os.getpid).values())
