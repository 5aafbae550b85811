"""Drills start servers of their own, and change the environment of the commands that they run."""

import os

import pytest

from ..support.servers import Process


@pytest.fixture(autouse=True)
def clean(program):
    """Ends the servers of a drill, and restores the environment."""
    before = dict(os.environ)
    yield
    Process.end_all()
    Process.started.clear()
    os.environ.clear()
    os.environ.update(before)
