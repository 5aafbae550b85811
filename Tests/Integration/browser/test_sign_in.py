"""Sign-in with a token or a one-time link, sign-out, and requests that leave the origin."""

import os
import re
import subprocess

from .visitor import Visitor, origin


def test_without_a_session_only_the_sign_in_page_is_shown(chromium):
    visitor = Visitor(chromium, logged_in=False)
    page = visitor.open("/", until="sign-in-form")
    assert page.locator("photo-timeline a").count() == 0
    # The browser logs the 401 that shows the sign-in page.
    visitor.console = [line for line in visitor.console if "401" not in line]
    visitor.leave()


def test_a_valid_token_signs_in_and_a_wrong_one_shows_an_error(chromium):
    visitor = Visitor(chromium, logged_in=False)
    page = visitor.open("/login", until="sign-in-form summary")
    if not page.locator("#token").is_visible():
        page.click("text=Use a token instead")
    page.fill("#token", "wrong")
    page.keyboard.press("Enter")
    page.wait_for_selector("#sign-in-error:has-text('unknown')")
    page.fill("#token", visitor.token)
    page.keyboard.press("Enter")
    page.wait_for_selector("photo-timeline a img")
    visitor.console = [line for line in visitor.console if "401" not in line]
    visitor.leave()


def test_a_login_link_works_once_and_is_removed_from_the_address(chromium):
    link = os.environ.get("CALOTYPE_LOGIN_LINK") or subprocess.run(
        [os.environ["CALOTYPE"], "login-link"], check=True, capture_output=True, text=True).stdout.strip()
    path = re.sub(r"^https?://[^/]+", "", link)
    visitor = Visitor(chromium, logged_in=False)
    page = visitor.open(path, until="photo-timeline a img")
    assert "link" not in page.url
    visitor.leave()
    second = Visitor(chromium, logged_in=False)
    second.open(path, until="sign-in-form [role=alert]:not(:empty)")
    second.context.close()


def test_signing_out_shows_the_sign_in_page(chromium):
    visitor = Visitor(chromium)
    page = visitor.timeline()
    page.click("person-menu [data-act=open]")
    page.click("person-menu [data-act=sign-out]")
    page.wait_for_selector("sign-in-form")
    visitor.console = [line for line in visitor.console if "401" not in line]
    visitor.leave()


def test_requests_go_only_to_the_origin_and_the_object_store(chromium):
    visitor = Visitor(chromium)
    page = visitor.timeline()
    store = origin(page.get_attribute("photo-timeline img", "src"))
    page.locator("photo-timeline a").first.click()
    page.wait_for_selector("photo-facts h2")
    visitor.open("/map", until="photo-map .cluster img")
    other_origins = visitor.origins - {visitor.url, store, "blob:", "data:"} - {f"blob:{visitor.url}"}
    assert not other_origins, other_origins
    visitor.leave()
