"""Fixtures of all Python tests: the program under test, libraries to test it with, and named checks."""

import contextlib
import itertools
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile

import pytest
from calotype import program as programs
from calotype import samples
from calotype.library import Library

# With these in the environment, the suites with the sample photos test that server, e.g. the one of script/demo.
SERVER = ("CALOTYPE_URL", "CALOTYPE_TOKEN")

# The suites in the order in which they run. Those that share the sample photos are last, and among them the browser, which
# makes tokens and jobs.
ORDER = ["accounts", "proxies", "monitoring", "hostile", "scale", "search", "ingest", "drills", "neighbour", "chaos", "pictures",
         "demo", "graphql", "browser"]


def pytest_configure(config):
    # Tests start programs of .venv, and the program under test, by name.
    os.environ.update(programs.environment())
    # As for Ctrl-C: the fixtures stop what they started.
    signal.signal(signal.SIGTERM, signal.default_int_handler)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    def place(item):
        suite = item.path.parent.name
        return ORDER.index(suite) if suite in ORDER else len(ORDER)

    items.sort(key=place)


def pytest_addoption(parser):
    """Options that make single suites longer; the defaults are those of script/test."""
    group = parser.getgroup("calotype")
    group.addoption("--seed", type=int, help="of all random choices; every suite has a fixed one of its own")
    group.addoption("--documents", type=int, default=5200, help="graphql: documents to compare with graphql-core")
    group.addoption("--library-photos", type=int, default=3000, help="search: photos of the random library")
    group.addoption("--trees", type=int, default=100, help="search: random filters")
    group.addoption("--forms", type=int, default=30, help="search: filters that are sent in every form")
    group.addoption("--whole", type=float, default=0.02, help="search: share of the filters whose pages are all read")
    group.addoption("--examples", type=int, default=3, help="search: random requests per operation of OpenAPI")
    group.addoption("--seconds", type=float, help="graphql: length of the fuzzing; search: how long many programs write; "
                    "hostile: length of an attack")
    group.addoption("--within", type=float, help="search: milliseconds until 99 of 100 commits are visible")
    group.addoption("--connections", type=int, default=800, help="hostile: connections of each attack")
    group.addoption("--reconnect", type=float, default=0, help="hostile: seconds until a closed connection comes again")
    group.addoption("--growth", type=float, default=100, help="hostile: MB by which the server may grow")
    group.addoption("--slowest", type=float, default=8000, help="hostile: milliseconds that a page may take")
    group.addoption("--photos", type=pathlib.Path, help="chaos, pictures: a folder of pictures")
    group.addoption("--minutes", type=float, help="chaos: one long storm of so many minutes instead of three rounds")
    group.addoption("--count", type=int, default=20_000, help="pictures: mutated pictures to send")
    group.addoption("--sheet", type=pathlib.Path, help="pictures: write a PNG of all thumbnails with their names")
    group.addoption("--rows", type=int, default=6000, help="ingest: synthetic rows to reindex")
    group.addoption("--machines", choices=["try", "need", "apart"], default="try",
                    help="ingest: two workers on two machines are skipped where there are no network namespaces, or are "
                         "needed; apart: with process namespaces, so that jobs of a dead one wait for their lease")


@pytest.fixture(scope="session")
def program():
    """The path of the program under test."""
    os.environ["CALOTYPE"] = programs.find()
    return os.environ["CALOTYPE"]


@contextlib.contextmanager
def temporary_folder(request, name):
    """A folder that other users can pass through. It is kept when a test fails, for its logs."""
    failed = request.session.testsfailed
    folder = pathlib.Path(tempfile.mkdtemp(prefix=f"calotype-{name}."))
    folder.chmod(0o711)
    yield folder
    if request.session.testsfailed == failed:
        shutil.rmtree(folder, ignore_errors=True)
    else:
        # A fixture's output is shown only with a failure of the last test that uses it.
        with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
            print(f"\nlogs are kept in {folder}", flush=True)


@pytest.fixture(scope="module")
def folder(request):
    """A folder for the tests of one module."""
    with temporary_folder(request, request.path.stem.removeprefix("test_")) as folder:
        yield folder


class ServerOfEnvironment:
    """A library that somebody else started, known by its settings only."""

    def __init__(self):
        self.settings = {name: os.environ[name] for name in SERVER}
        self.url = self.settings["CALOTYPE_URL"]

    def run(self, *arguments, **settings):
        return programs.run(*arguments, **settings)


@pytest.fixture(scope="session")
def services(request):
    """The environment variables of a PostgreSQL and a SeaweedFS: those of script/test, or of new ones."""
    if "CALOTYPE_TEST_DATABASE_URL" in os.environ:
        yield os.environ
        return
    script = """source script/lib/say.sh; source script/lib/services.sh
        start_services "$1"; trap stop_services EXIT; env | grep ^CALOTYPE_TEST_; echo; read -r || true"""
    with temporary_folder(request, "services") as folder, subprocess.Popen(
            ["bash", "-euc", script, "-", folder], cwd=programs.ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            text=True) as process:
        found = dict(line.strip().split("=", 1) for line in itertools.takewhile(str.strip, process.stdout))
        assert found, f"PostgreSQL or SeaweedFS did not start; see {folder}"
        yield found
        process.stdin.close()
        process.wait()


@pytest.fixture(scope="session")
def sample_library(request, program):
    """A library with the sample photos and their AI results, shared by the suites that leave it as they find it."""
    if all(name in os.environ for name in SERVER):
        yield ServerOfEnvironment()
        return
    with temporary_folder(request, "samples") as folder, Library(folder, program) as library:
        samples.load(library)
        yield library


@pytest.fixture
def check(subtests, record_property):
    """Notes one named check of a scenario, as a subtest: after a failed one the scenario goes on.

    The report of the test has both counts as properties, since JUnit XML contains no subtests that passed.
    """
    counts = {True: 0, False: 0}

    def check(what, is_right, found=""):
        counts[bool(is_right)] += 1
        with subtests.test(what):
            if not is_right:
                pytest.fail(f"{what}: {found}" if found != "" else what, pytrace=False)
        return bool(is_right)

    yield check
    record_property("checks passed", counts[True])
    record_property("checks failed", counts[False])
