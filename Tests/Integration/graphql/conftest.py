"""A library with the sample photos, and connections to its API."""

import pytest
from calotype.library import in_environment

from . import wire


@pytest.fixture(scope="package", autouse=True)
def library(sample_library):
    with in_environment(sample_library.settings):
        yield sample_library


@pytest.fixture
def connection(library):
    return wire.Connection()
