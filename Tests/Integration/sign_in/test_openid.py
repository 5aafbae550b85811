"""Sign-in with canaille, a provider of OpenID Connect, in a browser."""

import time
import urllib.parse
import uuid

import pytest
import requests
from calotype.client import send

from .provider import CLIENT, PASSWORD

CALLBACK = "/api/v1/sign-in/openid/callback"


class Person:
    """A browser with cookies of its own."""

    def __init__(self, chromium, library, provider):
        self.library, self.provider = library, provider
        self.context = chromium.new_context()
        self.page = self.context.new_page()
        self.page.set_default_timeout(20_000)
        # Where callbacks led to, and what they were.
        self.led_to, self.callbacks = [], []
        # The state of the last sign-in that began.
        self.state = None
        self.page.on("response", self.note)
        self.page.on("request", self.note_request)

    def note(self, response):
        if response.url.startswith(self.library.url + CALLBACK):
            self.callbacks.append(response.url)
            self.led_to.append(response.headers.get("location"))

    def note_request(self, request):
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(request.url).query)
        if request.url.startswith(f"{self.provider.url}/oauth/authorize"):
            self.state = query["state"][0]

    def begin(self, path="/"):
        """Goes from the sign-in page to the provider."""
        self.page.goto(self.library.url + path)
        self.page.click("#sign-in-openid")
        self.page.wait_for_url(f"{self.provider.url}/**")

    def sign_in(self, name, path="/"):
        self.begin(path)
        self.give_password(name)
        self.page.wait_for_url(f"{self.library.url}/**")

    def give_password(self, name):
        """Answers the provider's pages, up to the request of the callback."""
        self.page.fill("input[name=login]", name)
        self.page.click("button[name=answer]")
        self.page.fill("input[name=password]", PASSWORD)
        with self.page.expect_request(lambda request: request.url.startswith(self.library.url + CALLBACK)):
            self.page.click("button[type=submit]", no_wait_after=True)

    def next_callback(self):
        """Begins another sign-in, in which the provider asks nothing; the address to which it leads back."""
        address = f"{self.library.url}/api/v1/sign-in/openid"
        for _ in range(2):
            address = self.context.request.get(address, max_redirects=0).headers["location"]
        assert address.startswith(self.library.url + CALLBACK), address
        return address

    def session(self):
        """What the library says about the session; None without one."""
        answer = self.context.request.get(f"{self.library.url}/api/v1/session")
        return answer.json() if answer.ok else None

    def error(self):
        """The code of the last sign-in's error, whose text the sign-in page must show."""
        code = self.led_to[-1].partition("#sign-in-error=")[2]
        assert code, f"the sign-in led to {self.led_to[-1]}"
        self.page.wait_for_selector("#sign-in-error:not(:empty)")
        assert self.session() is None
        return code


@pytest.fixture
def person(chromium, library, provider):
    people = []

    def new():
        people.append(Person(chromium, library, provider))
        return people[-1]

    yield new
    for one in people:
        one.context.close()


def test_a_person_signs_in_and_returns_to_the_page(person, library):
    anna = person()
    anna.sign_in("anna", "/map?q=lake")
    assert anna.led_to == ["/map?q=lake"]
    user = anna.session()["user"]
    assert (user["name"], user["displayName"], user["role"]) == ("anna", "Anna", "owner")
    assert (user["email"], user["hasPassword"]) == ("anna@example.org", False)
    cookies = {cookie["name"]: cookie for cookie in anna.context.cookies(library.url)}
    assert cookies["calotype_session"]["sameSite"] == "Strict" and cookies["calotype_session"]["httpOnly"]
    assert "calotype_sign_in" not in cookies, "the cookie of the sign-in ends with it"


def test_a_sign_in_leads_only_to_pages_of_the_library(library, provider):
    start = f"{library.url}/api/v1/sign-in/openid"
    refused = ["//evil.example.org", "/\\evil.example.org", "https://evil.example.org/", "evil", "", "/a b", "/a\nb",
               "/" + "a" * 2000]
    for path in refused:
        answer = requests.get(start, {"return": path}, allow_redirects=False, timeout=30)
        assert (answer.status_code, answer.json()["field"]) == (400, "return"), path
    answer = requests.get(start, {"return": "/photo/3"}, allow_redirects=False, timeout=30)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith(f"{provider.url}/oauth/authorize?response_type=code&client_id=calotype")
    assert answer.headers["referrer-policy"] == "no-referrer" and answer.headers["cache-control"] == "no-store"
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("calotype_sign_in=")
    assert cookie.endswith("; Path=/; Max-Age=600; HttpOnly; SameSite=Lax")
    ways = requests.get(f"{library.url}/api/v1/sign-in", timeout=30).json()
    assert ways["openID"] == {"name": "Canaille", "start": "/api/v1/sign-in/openid"}


def test_groups_give_the_role_and_strangers_are_refused(person, library):
    otto = person()
    otto.sign_in("otto")
    assert otto.session()["user"]["role"] == "contributor"
    stranger = person()
    stranger.sign_in("stranger")
    assert stranger.error() == "NO_ROLE"
    assert "stranger" not in library.users()


def test_a_verified_address_links_one_account_and_an_unverified_one_none(person, library):
    library.add_user("ida at home", "ida@example.org")
    library.add_user("both", "shared@example.org")
    ida = person()
    ida.sign_in("ida")
    assert ida.error() == "UNVERIFIED_ADDRESS"
    first = person()
    first.sign_in("twin")
    user = first.session()["user"]
    # The provider decides roles.
    assert (user["name"], user["role"], user["hasPassword"]) == ("both", "contributor", True)
    second = person()
    second.sign_in("double")
    assert second.error() == "LINKED_TO_ANOTHER_ACCOUNT"


def test_an_account_whose_names_are_all_taken_is_refused_on_the_sign_in_page(person, library):
    library.rows("INSERT INTO users (name, display_name, role) SELECT 'crowd' || suffix, 'Somebody', 'guest' FROM ("
                 "SELECT '-' || n FROM generate_series(2, 99) AS n UNION VALUES (''), ('-crowd')) AS names (suffix)")
    crowd = person()
    crowd.sign_in("crowd")
    assert crowd.error() == "UNUSABLE_ACCOUNT"
    assert "the user's name belongs to another user" in library.log_file.read_text()


def test_a_disabled_user_is_refused(person, library):
    otto = person()
    otto.sign_in("otto")
    assert library.run("user", "disable", "otto").returncode == 0
    try:
        again = person()
        again.sign_in("otto")
        assert again.error() == "DISABLED_USER"
    finally:
        assert library.run("user", "enable", "otto").returncode == 0


def test_the_groups_do_not_remove_the_last_owner(person, library):
    otto = person()
    otto.sign_in("otto")
    library.rows("UPDATE users SET role = CASE name WHEN 'otto' THEN 'owner' ELSE 'guest' END")
    again = person()
    again.sign_in("otto")
    assert again.error() == "LAST_OWNER"
    assert library.users()["otto"] == "owner"


def test_a_callback_works_once_and_in_its_browser(person, library, provider):
    anna = person()
    anna.sign_in("anna")
    used = anna.callbacks[-1]
    anna.page.goto(used)
    assert anna.led_to[-1].endswith("#sign-in-error=SIGN_IN_EXPIRED")
    assert anna.session(), "the session that the sign-in started continues"
    thief = person()
    thief.page.goto(used)
    assert thief.error() == "SIGN_IN_EXPIRED"
    # With the state of a sign-in of the thief's own, the provider refuses the used code.
    thief.begin()
    code = urllib.parse.parse_qs(urllib.parse.urlsplit(used).query)["code"][0]
    thief.page.goto(f"{library.url}{CALLBACK}?" + urllib.parse.urlencode(
        {"code": code, "state": "other", "iss": provider.url}))
    assert thief.error() == "WRONG_STATE"
    thief.page.goto(f"{library.url}{CALLBACK}?" + urllib.parse.urlencode(
        {"code": code, "state": thief.state, "iss": provider.url}))
    assert thief.error() == "CODE_REFUSED"


def test_signing_out_ends_the_session_at_the_provider_too(person, library, provider):
    anna = person()
    anna.sign_in("anna")
    answer = anna.context.request.delete(
        f"{library.url}/api/v1/session", headers={"X-Requested-With": "test"})
    assert answer.status == 200
    assert anna.session() is None
    address = answer.json()["signOutURL"]
    assert address.startswith(f"{provider.url}/oauth/end_session?id_token_hint=")
    anna.page.goto(address)
    anna.page.wait_for_url(f"{library.url}/")
    # The provider asks for the password again.
    anna.begin()
    anna.page.wait_for_selector("input[name=login]")


def logout_token(provider, **changes):
    now = int(time.time())
    claims = {"iss": provider.url, "aud": CLIENT[0], "iat": now, "exp": now + 60, "jti": str(uuid.uuid4()), "sub": "anna",
              "events": {"http://schemas.openid.net/event/backchannel-logout": {}}} | changes
    return provider.sign({name: value for name, value in claims.items() if value is not None})


def post_logout(library, token):
    return requests.post(f"{library.url}/api/v1/sign-in/openid/logout", {"logout_token": token}, timeout=30)


def test_the_provider_ends_sessions(person, library, provider):
    """canaille has no back-channel logout, so the test sends what a provider would, signed with canaille's key."""
    anna, otto = person(), person()
    anna.sign_in("anna")
    otto.sign_in("twin")
    for changes in ({"nonce": "n"}, {"events": {}}, {"aud": "wiki"}, {"iss": "https://evil.example.org"},
                    {"sub": None}, {"exp": int(time.time()) - 3600}):
        refused = post_logout(library, logout_token(provider, **changes))
        assert refused.status_code == 400 and refused.json()["error"] == "invalid_request", changes
    assert anna.session()
    token = logout_token(provider)
    assert post_logout(library, token).status_code == 200
    assert anna.session() is None
    assert otto.session()
    assert post_logout(library, token).status_code == 400, "a logout token works once"
    assert send("POST", f"{library.url}/api/v1/sign-in/openid/logout", {}).status == 415


def test_a_replaced_key_is_fetched(person, provider):
    anna = person()
    anna.sign_in("anna")
    provider.rotate()
    again = person()
    again.sign_in("anna")
    assert again.session()["user"]["name"] == "anna"


@pytest.mark.parametrize("fault", ["slow", "down"])
def test_a_provider_that_does_not_respond_is_named_and_delays_nobody_else(person, library, provider, fault):
    anna = person()
    anna.sign_in("anna")
    callback = anna.next_callback()
    anna.context.clear_cookies(name="calotype_session")
    provider.hold() if fault == "slow" else provider.stop()
    try:
        began = time.monotonic()
        anna.page.evaluate("address => setTimeout(() => location.assign(address))", callback)
        # Meanwhile somebody signs in with a token.
        token = {"token": library.settings["CALOTYPE_TOKEN"]}
        for _ in range(5):
            assert send("POST", f"{library.url}/api/v1/session", token).status == 204
        assert time.monotonic() - began < 4
        anna.page.wait_for_selector("#sign-in-error:not(:empty)")
        assert anna.error() == "PROVIDER_UNAVAILABLE"
        assert time.monotonic() - began < 15
    finally:
        provider.release() if fault == "slow" else provider.rotate()
    log = library.log_file.read_text()
    assert "Check that the provider runs" in log
    assert CLIENT[1] not in log and "id_token_hint" not in log
