"""A library, and canaille as the provider with which its users sign in."""

import subprocess

import pytest
from calotype.library import Library
from calotype.program import ROOT

from ..browser.visitor import browser
from ..support.servers import free_port
from .provider_process import Canaille
from .provider import CLIENT


class OpenIDLibrary(Library):
    """A library whose users sign in through a provider."""

    def __init__(self, folder, program, provider, port, **settings):
        super().__init__(
            folder, program, port=port, CALOTYPE_PUBLIC_URL=f"http://127.0.0.1:{port}",
            CALOTYPE_OIDC_ISSUER=provider.url, CALOTYPE_OIDC_ALLOW_INSECURE="on", CALOTYPE_OIDC_CLIENT_ID=CLIENT[0],
            CALOTYPE_OIDC_CLIENT_SECRET=CLIENT[1], CALOTYPE_OIDC_NAME="Canaille",
            CALOTYPE_OIDC_SCOPES="profile email groups", CALOTYPE_OIDC_ROLES="admins=owner,family=contributor",
            CALOTYPE_OIDC_LINK_BY_EMAIL="on", **settings)

    def add_user(self, name, address):
        """Creates a user with a password here, before the provider knows it."""
        file = self.folder / "password"
        file.write_text("another long password\n")
        added = self.run("user", "add", name, "--email", address, "--role", "guest", "--password-file", file)
        assert added.returncode == 0, added.stderr

    def users(self):
        """Name and role of all users."""
        return dict(row.split("|") for row in self.rows("SELECT name, role FROM users ORDER BY id"))


@pytest.fixture(scope="module")
def places():
    """The ports of the library and of the provider, which must know each other before they start."""
    return free_port(), free_port()


@pytest.fixture(scope="module")
def provider(places):
    port, own = places
    home = f"http://127.0.0.1:{port}/"
    with Canaille(own, f"{home}api/v1/sign-in/openid/callback", home) as canaille:
        yield canaille


@pytest.fixture(scope="module")
def library(program, folder, provider, places):
    subprocess.run([ROOT / "script/install-web-libraries"], check=True)
    with OpenIDLibrary(folder, program, provider, places[0]) as library:
        yield library


@pytest.fixture(scope="module")
def chromium():
    with browser() as running:
        yield running
