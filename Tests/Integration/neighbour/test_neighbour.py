"""Another user of the machine reaches nothing of `calotype up`, neither of one that root runs nor of one that a user runs.

Root finds what is open, and a probe tries it as nobody. The same probe inside the store's own network must find the store
open, or it would prove nothing. The tests of one mode share a library, which the later ones stop.
"""

import concurrent.futures
import json
import os
import pathlib
import shutil
import subprocess
import sys
import time

import pytest
from calotype.library import Library, read_settings, s3_client
from calotype.program import ROOT

from . import processes

HERE = pathlib.Path(__file__).parent
NOBODY = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", "--"]
# Any user but nobody whose name PostgreSQL can find.
OWNER = "games"
# No comparison with the bucket during the tests: only an event can report the photo.
SETTINGS = {"CALOTYPE_RECONCILE_MINUTES": 600}

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")


class Running:
    """A library that root or a user runs, with the command that started it."""

    def __init__(self, mode, folder, program):
        self.mode, self.folder, self.command = mode, folder, [program]
        if mode == "user":
            shutil.chown(folder, OWNER, OWNER)
            self.command = ["setpriv", "--reuid", OWNER, "--regid", OWNER, "--clear-groups", "--no-new-privs", "--", program]
        self.library = Library(folder, self.command, **SETTINGS)
        self.endpoint = self.library.settings["S3_ENDPOINT"]


@pytest.fixture(scope="module", params=["root", "user"])
def running(request, folder, program):
    (folder / request.param).mkdir()
    running = Running(request.param, folder / request.param, program)
    yield running
    running.library.stop()


@pytest.fixture(scope="module")
def library(running):
    return running.library


def probe(request, network=None):
    """What nobody could do, in our network namespace or in that of another process."""
    entering = ["nsenter", "--target", str(network), "--net", "--"] if network else []
    answer = subprocess.run(
        [*entering, *NOBODY, sys.executable, "-B", HERE / "probe.py"], input=json.dumps(request), stdout=subprocess.PIPE,
        text=True, cwd="/", env={"PATH": os.environ["PATH"], "HOME": "/nonexistent"}, check=True)
    return [json.loads(line) for line in answer.stdout.splitlines()]


class Openings:
    """All that the processes of a library have open, and what nobody could do with it."""

    def __init__(self, library):
        api = int(library.url.rsplit(":", 1)[1])
        ours = os.stat("/proc/self/ns/net").st_ino
        self.ports, self.inner_ports, self.files = set(), set(), set()
        tree = processes.tree(library.process.pid)
        for each in tree:
            if processes.network(each) == ours:
                self.ports |= processes.ports(each)
            elif processes.network(each):
                self.inner_ports |= processes.ports(each)
            self.files |= {f"/proc/{each}/{name}" for name in ("environ", "fd", "cwd", "maps", "io")}
        self.sockets = set().union(*(processes.socket_files(each) for each in tree))
        # Those of the store have another path inside its sandbox.
        self.sockets |= {str(path) for path in library.data.rglob("*.sock")}
        self.files |= {str(path) for path in library.data.rglob("*")} | {str(library.env_file)}
        outer = {"ports": sorted(self.ports), "filers": sorted(self.ports - {api}), "api": api,
                 "public": [str(ROOT / "web"), str(ROOT / "openapi")], "sockets": sorted(self.sockets),
                 "files": sorted(self.files), "weed": shutil.which("weed"), "onlyReads": False}
        # Inside the sandbox of the store the probe changes nothing.
        inner = outer | {"ports": sorted(self.inner_ports & {9333, 8888, 19333}), "filers": [18888], "sockets": [],
                         "files": [], "onlyReads": True}
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            outside, inside = pool.submit(probe, outer), pool.submit(probe, inner, library.child("weed"))
            self.faults, self.inside = outside.result(), inside.result()


@pytest.fixture(scope="module")
def photo(library):
    """A photo that is put into the bucket."""
    body = next((ROOT / "samples/photos").rglob("*.jpg")).read_bytes()
    s3_client(library.settings).put_object(Bucket="photos", Key="album/one.jpg", Body=body)


@pytest.fixture(scope="module")
def openings(library, photo):
    return Openings(library)


def test_an_event_of_the_store_leaves_its_sandbox(library, photo):
    deadline = time.monotonic() + 60
    while library.indexed() == 0 and time.monotonic() < deadline:
        time.sleep(0.1)
    assert library.indexed() == 1


def test_ports_sockets_and_files_refuse_nobody(openings):
    assert openings.ports and openings.sockets and openings.files
    assert openings.faults == [], "; ".join(openings.faults[:10])


def test_the_ports_are_those_of_api_database_and_s3(openings):
    assert len(openings.ports) == 3, sorted(openings.ports)


def test_inside_its_sandbox_the_store_is_open(openings):
    assert openings.inner_ports >= {8888, 9333}
    assert any("weed shell" in fault for fault in openings.inside), openings.inside
    assert any("GET" in fault for fault in openings.inside), openings.inside


def test_no_argument_is_a_secret(library):
    words = {word for each in processes.tree(library.process.pid) for word in processes.words(each)}
    secrets = {name: value for name, value in read_settings(library.data / "secrets.env").items() if len(value) > 8}
    assert secrets
    assert [name for name, value in secrets.items() if any(value in word for word in words)] == []


def test_no_process_has_privileges(running, library):
    root = library.process.pid
    # The process that root runs may become other users; its children may not.
    looked_at = [each for each in processes.tree(root) if each != root or running.mode == "user"]
    assert looked_at
    wrong = {}
    for each in looked_at:
        status = processes.status(each)
        if not status:
            continue
        faults = [f"{key} {status[key]}" for key in ("CapEff", "CapPrm", "CapInh", "CapAmb") if int(status[key], 16) != 0]
        if each != root:
            faults += ["NoNewPrivs 0"] if status["NoNewPrivs"] != "1" else []
            faults += ["CapBnd"] if running.mode == "root" and int(status["CapBnd"], 16) != 0 else []
        faults += ["runs as root"] if "0" in status["Uid"].split() else []
        if faults:
            wrong[f"{status['Name']} ({' '.join(processes.words(each)[1:2])})"] = faults
    assert wrong == {}


@pytest.fixture(scope="module")
def stopped(library, openings):
    """The library, stopped; how long that took in seconds."""
    began = time.monotonic()
    library.stop()
    return time.monotonic() - began


def test_it_stops_within_five_seconds(stopped):
    assert stopped < 5


def test_no_process_had_to_be_killed(library, stopped):
    assert "killed" not in library.log_file.read_text()


def test_the_log_has_no_login_link(library, stopped):
    assert "#link=" not in library.log_file.read_text()


@pytest.fixture(scope="module")
def again(running, stopped):
    """The same library, started again."""
    with Library(running.folder, running.command, **SETTINGS) as library:
        yield library


@pytest.mark.parametrize("running", ["root"], indirect=True, scope="module")
def test_after_a_restart_the_store_has_the_same_address(running, again):
    assert again.settings["S3_ENDPOINT"] == running.endpoint


@pytest.mark.parametrize("running", ["root"], indirect=True, scope="module")
def test_after_a_restart_the_photo_is_still_there(again):
    assert s3_client(again.settings).head_object(Bucket="photos", Key="album/one.jpg")["ContentLength"] > 0
