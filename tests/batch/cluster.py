"""A batch on a real Dask cluster on loopback with TLS, and on an S3 server; run by `python3 dev.py cluster`.

Its environment is its own (extra cluster-dev), so that the other tests need neither Dask nor a server of S3.
"""

import os
import signal
import subprocess
import sys
import time

import fsspec
import polars as pl
import pytest
from authority import authority
from batch.loopback import cluster, workers_of
from moto.server import ThreadedMotoServer

COUNTIES = os.environ.get("COUNTIES", "120")


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    return authority(tmp_path_factory.mktemp("keys"))


@pytest.fixture(scope="module")
def province(tmp_path_factory):
    folder = tmp_path_factory.mktemp("province") / "p"
    quotaxl("simulate", "--counties", COUNTIES, "--errors", "60", "--formats", "xlsx,docx,csv", "-o", folder)
    return folder


@pytest.fixture(scope="module")
def here(province, tmp_path_factory):
    """What two processes of this machine find."""
    out = tmp_path_factory.mktemp("here") / "out"
    quotaxl("batch", "check", province, "-o", out, "--workers", "2", code=1)
    return results(out)


@pytest.fixture(scope="module")
def servers(tmp_path_factory):
    """A server of S3 on loopback, and the environment in which s3:// means it."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}", "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
    }  # fmt: skip
    server.stop()


def quotaxl(*words, code=0, more=None):
    """Run a command; return what it said on both streams."""
    command = [sys.executable, "-m", "quotaxl", *map(str, words)]
    environment = os.environ | (more or {})
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=900, check=False)
    assert done.returncode == code, done.stderr[-2000:]
    return done.stdout + done.stderr


def results(out):
    """Return the findings and the files, as any run must give them."""
    findings = pl.read_parquet(out / "findings.parquet")
    files = pl.read_parquet(out / "files.parquet")
    assert files["file"].is_duplicated().sum() == 0
    return findings.rows(), files.rows()


def test_the_cluster_finds_what_this_machine_finds(province, here, keys, tmp_path):
    with cluster(tmp_path, keys) as address:
        workers_of(address, keys)
        quotaxl("batch", "check", province, "-o", tmp_path / "out", "--cluster", address, "--tls", *keys, code=1)
    assert results(tmp_path / "out") == here


def test_a_worker_killed_in_the_middle_costs_and_doubles_nothing(province, here, keys, tmp_path):
    out = tmp_path / "out"
    with cluster(tmp_path, keys, slow=True) as address:
        pids = workers_of(address, keys)
        command = [sys.executable, "-m", "quotaxl", "batch", "check", str(province), "-o", str(out)]
        leader = subprocess.Popen([*command, "--cluster", address, "--tls", *map(str, keys)])
        until = time.monotonic() + 200
        while not list(out.glob("manifest/*.json")) and time.monotonic() < until:
            time.sleep(0.05)
        assert leader.poll() is None, "the run was over before a worker could be killed"
        os.kill(pids[0], signal.SIGKILL)
        assert leader.wait(600) == 1
        assert set(workers_of(address, keys)) != set(pids)
    assert results(out) == here


def test_a_scheduler_that_speaks_tls_lets_nobody_in_without(province, keys, tmp_path):
    with cluster(tmp_path, keys) as address:
        plain = address.replace("tls://", "tcp://")
        said = quotaxl("batch", "check", province, "-o", tmp_path / "out", "--cluster", plain, "--lang", "en", code=2)
    assert "cannot be reached" in said


def below_p(found):
    """Return region, rule, severity, file and cells of findings, the files by their names below the source."""
    return {(row[0], row[2], row[3], row[6].split("/p/", 1)[1], row[8]) for row in found[0]}


def test_sources_and_results_are_objects_of_s3(province, here, keys, servers, tmp_path):
    os.environ.update(servers)
    try:
        s3 = fsspec.filesystem("s3", skip_instance_cache=True)
        for name in ("given", "made"):
            s3.mkdir(name)
        s3.put(f"{province}/", "given/p", recursive=True)
        with cluster(tmp_path, keys, servers) as address:
            workers_of(address, keys)
            words = ("batch", "check", "s3://given/p", "-o", "s3://made/out", "--cluster", address, "--tls", *keys)
            quotaxl(*words, code=1, more=servers)
            again = quotaxl(*words, "--resume", "--lang", "en", code=1, more=servers)
        s3.get("made/out/", str(tmp_path / "out"), recursive=True)
    finally:
        for name in servers:
            del os.environ[name]
    assert below_p(results(tmp_path / "out")) == below_p(here)
    unchanged = int(again.split("files (")[1].split()[0])
    assert unchanged >= len([f for f in here[1] if f[1] != "shared"])
    assert s3.exists("made/out/汇总.xlsx")
