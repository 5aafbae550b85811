"""Fixtures of all Python tests: the program under test, libraries to test it with, and named checks."""

import contextlib
import os
import pathlib
import shutil
import tempfile

import pytest
from calotype import program as programs
from calotype import samples
from calotype.library import Library

# Settings by which the tests reach a library. With the first two in the environment the suites of sample photos test
# that server, e.g. the one of script/demo.
SERVER = ("CALOTYPE_URL", "CALOTYPE_TOKEN")


def pytest_configure(config):
    # Tests start programs of .venv, and the program under test, by name.
    os.environ.update(programs.environment())


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
        print(f"\nlogs are kept in {folder}")


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
