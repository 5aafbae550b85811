"""Each view on a desktop and a phone, light and dark: no violations reported by axe, an empty console, large touch targets."""

from .visitor import Visitor, desktop, phone

devices = [desktop, phone]
schemes = ["light", "dark"]


def everywhere(chromium, show):
    for device in devices:
        for scheme in schemes:
            visitor = Visitor(chromium, **device, color_scheme=scheme)
            show(visitor)
            visitor.page.wait_for_timeout(400)
            where = f"{device['viewport']['width']} pixels, {scheme}"
            found = visitor.violations()
            assert not found, f"{where}: {'; '.join(found)}"
            visitor.leave()


def test_the_timeline_is_accessible(chromium):
    everywhere(chromium, lambda visitor: visitor.timeline())


def test_the_map_is_accessible(chromium):
    everywhere(chromium, lambda visitor: visitor.open("/map", until="photo-map .cluster"))


def test_a_photo_with_its_details_is_accessible(chromium):
    def show(visitor):
        page = visitor.timeline()
        page.locator("photo-timeline a").first.click()
        if visitor.page.viewport_size["width"] < 900:
            page.click("photo-view .toggle-facts")
        page.wait_for_selector("photo-facts dl")
    everywhere(chromium, show)


def test_filters_and_terms_are_accessible(chromium):
    def show(visitor):
        page = visitor.timeline()
        page.click("[data-action=toggle-filters]")
        page.wait_for_selector("facet-panel label")
        page.locator("facet-panel label").first.click()
        page.wait_for_selector("search-terms .chip", state="attached")
    everywhere(chromium, show)


def test_suggestions_are_accessible(chromium):
    def show(visitor):
        page = visitor.timeline()
        page.fill("#search-text", "a")
        page.wait_for_selector("search-box [role=option]")
        page.keyboard.press("ArrowDown")
    everywhere(chromium, show)


def test_the_keyboard_help_is_accessible(chromium):
    def show(visitor):
        page = visitor.timeline()
        page.keyboard.press("?")
        page.wait_for_selector("keyboard-help dialog[open]")
    everywhere(chromium, show)


def test_the_sign_in_page_is_accessible(chromium):
    for device in devices:
        for scheme in schemes:
            visitor = Visitor(chromium, logged_in=False, **device, color_scheme=scheme)
            visitor.open("/login", until="sign-in-form summary")
            assert not visitor.violations()
            visitor.leave()


def test_touch_targets_on_a_phone_are_at_least_44_pixels(chromium):
    visitor = Visitor(chromium, **phone)
    page = visitor.timeline()
    page.click("[data-action=toggle-filters]")
    page.wait_for_selector("facet-panel label")
    small = page.evaluate("""() => [...document.querySelectorAll('button, nav a, input, facet-panel label')]
        .filter(one => one.checkVisibility() && one.getBoundingClientRect().width > 1)
        .filter(one => one.getBoundingClientRect().height < 43.5)
        .map(one => one.outerHTML.slice(0, 120))""")
    assert not small, small
    visitor.leave()


def test_the_page_follows_the_colour_scheme(chromium):
    def ground(scheme):
        visitor = Visitor(chromium, color_scheme=scheme)
        visitor.timeline()
        colour = visitor.page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        visitor.leave()
        return sum(int(part) for part in colour.removeprefix("rgb(").removesuffix(")").split(",")[:3])
    assert ground("light") > 600 > 150 > ground("dark")
