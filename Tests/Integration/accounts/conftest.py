"""A library with accounts; its photos are rows without objects."""

import contextlib
import itertools
import pathlib
import tempfile
import urllib.parse

import psycopg
import pytest
from calotype.library import Library, read_settings

from .person import PASSWORD, Person


class AccountLibrary(Library):
    """A library whose first owner can be created with a secret in a file."""

    def __init__(self, folder, program, **settings):
        secrets = pathlib.Path(folder) / "setup"
        # The API may run as another user.
        secrets.mkdir()
        secrets.chmod(0o777)
        self.secret_file = secrets / "secret"
        self.names = itertools.count(1)
        super().__init__(folder, program, CALOTYPE_SETUP_SECRET_FILE=self.secret_file, **settings)

    def person(self, address="127.0.0.1", token=None):
        return Person(self.url, address, token)

    def database(self, role="admin"):
        """A connection as calotype_admin, calotype_app, calotype_writer or, as `superuser`, calotype."""
        address = urllib.parse.urlsplit(self.superuser_url())
        secrets = read_settings(self.data / "secrets.env")
        user = "calotype" if role == "superuser" else f"calotype_{role}"
        password = secrets["POSTGRES_PASSWORD" if role == "superuser" else f"CALOTYPE_{role.upper()}_PASSWORD"]
        return psycopg.connect(
            host=address.hostname, port=address.port, dbname="calotype", user=user, password=password, autocommit=True)

    def sql(self, statement, *values):
        """The rows of a statement of calotype_admin."""
        with self.database() as connection:
            cursor = connection.execute(statement, values)
            return cursor.fetchall() if cursor.description else []

    def set_up(self, name="anna"):
        """Creates the first owner and returns the browser."""
        owner = self.person()
        secret = self.secret_file.read_text().strip()
        answer = owner.post("/api/v1/setup", {"secret": secret, "name": name, "password": PASSWORD})
        assert answer.status == 204, answer
        return owner

    def token(self, *scopes):
        """The secret of a service token."""
        words = [word for scope in scopes for word in ("--scope", scope)]
        made = self.run("token", "create", "test", *words)
        assert made.returncode == 0, made.stderr
        return made.stdout.strip()

    def invite(self, owner, role="guest", sees="library", address="127.0.0.1"):
        """A new user, signed in; the name is in `name`."""
        made = owner.post("/api/v1/invitations", {"role": role, "sees": sees})
        assert made.status == 201, made
        person = self.person(address)
        person.name = f"{role}{next(self.names)}"
        accepted = person.post("/api/v1/invitations/accept", {
            "secret": secret_of(made), "name": person.name, "password": PASSWORD})
        assert accepted.status == 204, accepted
        person.id = person.user["id"]
        return person


def secret_of(invitation):
    return urllib.parse.urlsplit(invitation.json["url"]).fragment.removeprefix("invitation=")


@contextlib.contextmanager
def account_library(program, **settings):
    with tempfile.TemporaryDirectory(prefix="calotype-accounts.", ignore_cleanup_errors=True) as folder:
        with AccountLibrary(folder, program, **settings) as library:
            yield library


@pytest.fixture(scope="package")
def library(program):
    with account_library(program) as library:
        library.owner = library.set_up()
        yield library


@pytest.fixture
def owner(library):
    """The first owner, at the browser of the setup."""
    assert library.owner.is_signed_in
    return library.owner


@pytest.fixture(autouse=True)
def no_failures(request):
    """No test counts the wrong passwords of another one."""
    yield
    if "library" in request.fixturenames:
        request.getfixturevalue("library").sql("DELETE FROM sign_in_failures")
