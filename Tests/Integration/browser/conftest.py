"""A browser and a library with the sample photos."""

import subprocess

import pytest
from calotype.library import in_environment
from calotype.program import ROOT

from .visitor import browser

# A browser without a GPU is sometimes too slow on a busy machine. A test fails if it fails twice; both are reported.
ATTEMPTS = 2


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.parent.name == "browser":
            item.add_marker(pytest.mark.flaky(reruns=ATTEMPTS - 1))


@pytest.fixture(scope="package", autouse=True)
def library(sample_library):
    subprocess.run([ROOT / "script/install-web-libraries"], check=True)
    with in_environment(sample_library.settings):
        yield sample_library


@pytest.fixture(scope="package")
def running_browser(library):
    with browser() as chromium:
        yield chromium


@pytest.fixture
def chromium(running_browser):
    """The browser; it closes all pages of a test that fails."""
    yield running_browser
    for context in running_browser.contexts:
        context.close()
