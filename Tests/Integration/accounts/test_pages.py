"""People in browsers: the first owner, an invited guest on a phone, second factor, tokens, sign-out."""

import subprocess

import pytest
from axe_playwright_python.sync_playwright import Axe
from calotype.program import ROOT

from ..browser.visitor import browser, desktop, phone
from ..support.servers import until
from .conftest import account_library
from .person import PASSWORD, code_of, this_step

# What a browser logs about responses that these tests expect.
EXPECTED = ("401", "403", "429")


@pytest.fixture(scope="module")
def empty(program):
    """A library without accounts."""
    subprocess.run([ROOT / "script/install-web-libraries"], check=True)
    with account_library(program) as library:
        yield library


@pytest.fixture(scope="module")
def chromium():
    with browser() as chromium:
        yield chromium


class Visitor:
    """A page in a browser of its own. Problems on its console, and those that axe finds, fail the test."""

    def __init__(self, chromium, library, folder, **options):
        self.context = chromium.new_context(**options)
        self.page = self.context.new_page()
        self.page.set_default_timeout(40_000)
        self.url, self.folder, self.console = library.url, folder, []
        self.page.on("console", lambda said: self.console.append(f"{said.type}: {said.text} {said.location}"))
        self.page.on("pageerror", lambda error: self.console.append(f"error: {error}"))

    def open(self, path, until):
        self.page.goto(self.url + path)
        self.page.wait_for_selector(until)
        return self.page

    def look(self, name):
        """Takes a picture of the page in both colour schemes, and checks that it is accessible and fits."""
        for scheme in ("light", "dark"):
            self.page.emulate_media(color_scheme=scheme)
            self.page.screenshot(path=self.folder / f"{name}-{scheme}.png", full_page=True)
            found = Axe().run(self.page).response["violations"]
            assert not found, [(rule["id"], rule["nodes"][0]["html"][:160]) for rule in found]
        width, room = self.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert width <= room, f"{name} is {width} pixels wide"
        small = self.page.evaluate("""() => [...document.querySelectorAll('button, a, input, select, summary')]
            .filter(one => one.checkVisibility() && one.getBoundingClientRect().width > 1 && !one.closest('.skip-link'))
            .filter(one => (one.closest('label') ?? one).getBoundingClientRect().height < 39.5)
            .map(one => one.outerHTML.slice(0, 120))""")
        assert not small, small

    def choose(self, words):
        """Opens the menu of the person, and chooses an entry."""
        self.page.click("person-menu [data-act=open]")
        self.page.click(f"person-menu li > :text-is('{words}')")

    def sign_in(self, name, password=PASSWORD):
        self.page.fill("[name=name]", name)
        self.page.fill("[name=password]", password)
        self.page.keyboard.press("Enter")

    def leave(self):
        self.context.close()
        unexpected = [line for line in self.console if not any(status in line for status in EXPECTED)]
        assert not unexpected, unexpected


# A minute of one long story, whose steps cannot be repeated alone.
@pytest.mark.long
def test_people_set_up_invite_and_sign_in(chromium, empty, tmp_path):
    anna = Visitor(chromium, empty, tmp_path, **desktop)
    page = anna.open("/", until="sign-in-form h1")
    page.wait_for_selector("text=Create the first account")
    anna.look("sign-in-first")
    page.click("text=Create the first account")
    page.wait_for_selector("#setup-secret")
    anna.look("setup")
    page.fill("#setup-secret", "x" * 43)
    page.fill("#new-name", "anna")
    page.fill("#new-display-name", "Anna Grünewald")
    page.fill("#new-password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("[role=alert]:has-text('secret')")
    assert page.evaluate("document.activeElement.id") == "setup-secret"
    page.fill("#setup-secret", empty.secret_file.read_text().strip())
    page.keyboard.press("Enter")
    page.wait_for_selector("library-notice:has-text('No photos yet')")
    anna.page.click("person-menu [data-act=open]")
    assert page.locator("person-menu li").all_inner_texts() == ["Your account", "Users", "Administration", "Sign out"]
    anna.look("menu")
    page.keyboard.press("Escape")
    assert page.locator("#person-panel").is_hidden()

    # She invites a guest.
    anna.choose("Users")
    page.wait_for_selector("audit-log li")
    anna.look("users")
    page.fill("[name=note]", "Bob")
    page.click("text=Create invitation")
    link = page.input_value("invitation-list textarea")
    anna.look("invited")

    # He accepts on his phone.
    bob = Visitor(chromium, empty, tmp_path, **phone)
    phone_page = bob.open(link.removeprefix(empty.url), until="#new-name")
    assert phone_page.url == f"{empty.url}/"
    bob.look("invitation-phone")
    phone_page.fill("#new-name", "bob")
    phone_page.fill("#new-password", "short")
    phone_page.keyboard.press("Enter")
    # The browser itself refuses it.
    assert phone_page.evaluate("document.querySelector('#new-password').validity.tooShort")
    phone_page.fill("#new-password", "bob")
    phone_page.fill("#new-password", PASSWORD)
    phone_page.fill("#new-name", "ANNA")
    phone_page.keyboard.press("Enter")
    phone_page.wait_for_selector("[role=alert]:has-text('Name belongs to another user.')")
    phone_page.fill("#new-name", "bob")
    phone_page.keyboard.press("Enter")
    phone_page.wait_for_selector("library-notice:has-text('No photos yet')")
    phone_page.click("person-menu [data-act=open]")
    assert phone_page.locator("person-menu li").all_inner_texts() == ["Your account", "Sign out"]
    bob.look("menu-phone")
    bob.open("/users", until=".trouble:has-text('owners')")
    assert phone_page.locator(".sections").is_hidden()
    again = Visitor(chromium, empty, tmp_path, **phone)
    again.open(link.removeprefix(empty.url), until="text=This invitation does not work")
    again.console = [line for line in again.console if "404" not in line]
    again.leave()

    # He turns the second factor on.
    bob.open("/account", until="token-list form")
    bob.look("account-phone")
    phone_page.fill("second-factor [name=password]", "wrong horse battery")
    phone_page.click("second-factor >> text=Set up")
    phone_page.wait_for_selector("second-factor [role=alert]:has-text('wrong')")
    phone_page.fill("second-factor [name=password]", PASSWORD)
    phone_page.keyboard.press("Enter")
    key = phone_page.input_value("second-factor textarea").replace(" ", "")
    assert f"secret={key}" in phone_page.get_attribute("second-factor a", "href")
    bob.look("factor-phone")
    step = this_step()
    phone_page.fill("second-factor [name=code]", code_of(key, step))
    phone_page.keyboard.press("Enter")
    phone_page.wait_for_selector("text=The second factor is on")
    codes = phone_page.input_value("second-factor textarea").split("\n")
    assert len(codes) == 10
    bob.look("codes-phone")
    with phone_page.expect_download() as download:
        phone_page.click("second-factor >> text=Download")
    assert download.value.path().read_text().split() == codes
    phone_page.click("text=I have saved them")
    phone_page.wait_for_selector("text=turn it off")

    # He signs out and in again.
    phone_page.click("page-links >> text=Sign out")
    phone_page.wait_for_selector("#sign-in-name")
    bob.look("sign-in-phone")
    bob.sign_in("bob", "wrong horse battery")
    phone_page.wait_for_selector("#sign-in-error:has-text('The name or the password is wrong.')")
    bob.sign_in("bob")
    phone_page.wait_for_selector("#sign-in-code:focus")
    bob.look("code-phone")
    phone_page.fill("#sign-in-code", code_of(key, step))
    phone_page.keyboard.press("Enter")
    phone_page.wait_for_selector("#sign-in-error:has-text('The code is wrong or was used already')")
    phone_page.fill("#sign-in-code", codes[0])
    phone_page.keyboard.press("Enter")
    phone_page.wait_for_selector("library-notice:has-text('No photos yet')")

    # She sees what happened, and disables his account.
    anna.open("/users", until="audit-log li:has-text('A sign-in as “bob” was refused: wrong code')")
    assert page.locator("audit-log li", has_text="bob signed in with an invitation").count() == 1
    anna.look("users-two")
    page.click("user-list >> text=Disable")
    page.wait_for_selector("user-list >> text=Enable")

    def is_signed_out():
        phone_page.reload()
        phone_page.wait_for_selector("#sign-in-name, library-notice h2")
        return phone_page.locator("#sign-in-name").is_visible()

    # An ended session ends everywhere within ten seconds.
    until("he is signed out", is_signed_out)
    page.click("user-list [data-act=ask]")
    assert page.evaluate("document.activeElement.dataset.act") == "keep"
    anna.look("delete")
    page.click("user-list [data-act=delete]")
    page.wait_for_selector("text=The account is deleted.")
    until("only the owner is listed", lambda: page.locator("user-list li").count() == 1)
    bob.console = [line for line in bob.console if "400" not in line]
    bob.leave()
    anna.leave()


@pytest.fixture
def anna(chromium, empty, tmp_path):
    """The owner, who has just signed in."""
    if empty.secret_file.exists():
        empty.set_up()
    empty.sql("DELETE FROM sign_in_failures")
    visitor = Visitor(chromium, empty, tmp_path, **desktop)
    visitor.open("/account", until="#sign-in-name")
    visitor.sign_in("anna")
    visitor.page.wait_for_selector("token-list form")
    yield visitor
    visitor.leave()


def test_a_user_creates_and_revokes_a_token_and_ends_a_session(chromium, empty, anna, tmp_path):
    other = empty.person()
    assert other.sign_in("anna").status == 204
    page = anna.page
    page.reload()
    page.wait_for_selector("session-list strong:has-text('this session')")
    before = page.locator("session-list li").count()
    page.locator("session-list [data-end]").first.click()
    until("the session is gone", lambda: page.locator("session-list li").count() == before - 1)
    assert not other.is_signed_in
    page.fill("#token-name", "Backup script")
    page.check("token-list [value=favourites]")
    page.keyboard.press("Enter")
    secret = page.input_value("token-list textarea")
    session = empty.person(token=secret).get("/api/v1/session").json
    assert session["scopes"] == ["favourites", "read"]
    anna.look("token")
    page.uncheck("token-list [value=read]")
    page.fill("#token-name", "Nothing")
    page.click("text=Create token")
    page.wait_for_selector("token-list [role=alert]:not(:empty)")
    page.locator("token-list [data-revoke]").first.click()
    page.wait_for_selector("text=The token is revoked.")
    assert empty.person(token=secret).get("/api/v1/session").status == 401
    anna.console = [line for line in anna.console if "400" not in line]


def test_a_user_changes_name_and_password(empty, anna):
    page = anna.page
    page.fill("#profile-display-name", "Anna")
    page.fill("#profile-email", "anna@example.org")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Saved.")
    page.fill("#current-password", "wrong horse battery")
    page.fill("#changed-password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("password-form [role=alert]:not(:empty)")
    assert page.evaluate("document.activeElement.id") == "current-password"
    page.fill("#current-password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Your password is changed.")
    with page.expect_download() as download:
        page.click("text=Download your account's data")
    assert "anna@example.org" in download.value.path().read_text()
    # The last owner cannot leave.
    page.click("text=Delete your account")
    page.fill("#removal-password", PASSWORD)
    page.click("text=Delete my account")
    page.wait_for_selector("account-removal [role=alert]:has-text('owner')")
    anna.console = [line for line in anna.console if "409" not in line]


def test_too_many_wrong_passwords_name_the_time_to_wait(chromium, empty, anna, tmp_path):
    visitor = Visitor(chromium, empty, tmp_path, **phone)
    page = visitor.open("/", until="#sign-in-name")
    for _ in range(11):
        with page.expect_response("**/api/v1/session"):
            visitor.sign_in("nobody", "wrong horse battery")
        page.wait_for_selector("#password-form .primary:enabled")
    page.wait_for_selector("#sign-in-error:has-text('Too many attempts. Try again in 15 minutes.')")
    visitor.look("limited-phone")
    visitor.leave()


def test_a_token_signs_in_without_an_account(chromium, empty, anna, tmp_path):
    visitor = Visitor(chromium, empty, tmp_path, **phone)
    page = visitor.open("/", until="#sign-in-name")
    page.click("text=Use a token instead")
    visitor.look("token-sign-in-phone")
    page.fill("#token", empty.token("read"))
    page.keyboard.press("Enter")
    page.wait_for_selector("library-notice:has-text('No photos yet')")
    page.click("person-menu [data-act=open]")
    assert page.locator("person-menu li").all_inner_texts() == ["Sign out"]
    visitor.open("/account", until=".done:has-text('no account')")
    visitor.look("no-account-phone")
    visitor.leave()


def test_an_error_of_the_provider_is_shown_in_our_words(chromium, empty, anna, tmp_path):
    visitor = Visitor(chromium, empty, tmp_path, **phone)
    page = visitor.open("/#sign-in-error=NO_ROLE", until="#sign-in-error:has-text('has no role')")
    assert page.url == f"{empty.url}/"
    visitor.open("/map#sign-in-error=Call+us", until="#sign-in-error:has-text('The server')")
    assert "Call" not in page.inner_text("body") and page.url == f"{empty.url}/map"
    visitor.leave()
