"""Search: text, suggested names, filters, the address."""

import re

from .visitor import Visitor


def found(page):
    page.wait_for_function("() => /\\d/.test(document.querySelector('search-terms p').textContent)")
    return int(re.sub(r"\D", "", page.inner_text("search-terms p")))


def facet(visitor, name):
    values = visitor.ask("{ facets { %s { value count } } }" % name)["facets"][name]
    assert values, f"the samples have no {name}"
    return values[0]


def test_text_narrows_the_timeline_and_is_in_the_address(chromium):
    visitor = Visitor(chromium)
    page = visitor.timeline()
    model = facet(visitor, "cameras")["value"].split()[-1]
    page.keyboard.press("/")
    page.keyboard.type(model)
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.press("Enter")
    assert found(page) == visitor.total(q=model)
    assert "?q=" in page.url
    page.reload()
    assert found(page) == visitor.total(q=model)
    page.go_back()
    page.wait_for_selector("search-terms", state="hidden")
    visitor.leave()


def test_a_suggested_name_becomes_a_term(chromium):
    visitor = Visitor(chromium)
    page = visitor.timeline()
    tag = facet(visitor, "tags")
    page.fill("#search-text", tag["value"][:3])
    page.wait_for_selector(f"search-box [role=option]:has-text('{tag['value']}')")
    for _ in range(8):
        page.keyboard.press("ArrowDown")
        active = page.get_attribute("#search-text", "aria-activedescendant")
        if active and "Tag" in page.inner_text(f"#{active}") and tag["value"] in page.inner_text(f"#{active}"):
            break
    page.keyboard.press("Enter")
    assert found(page) == tag["count"]
    assert "tag=" in page.url
    visitor.leave()


def test_filters_are_selected_counted_and_removed(chromium):
    visitor = Visitor(chromium)
    page = visitor.timeline()
    person = facet(visitor, "people")
    page.keyboard.press("f")
    page.locator("facet-panel label").filter(has_text=person["value"]).first.click()
    assert found(page) == person["count"]
    page.keyboard.press("Escape")
    page.wait_for_selector("facet-panel", state="hidden")
    page.click("search-terms .chip")
    page.wait_for_selector("search-terms", state="hidden")
    assert page.url == f"{visitor.url}/"
    visitor.leave()


def test_a_search_without_results_can_be_cleared(chromium):
    visitor = Visitor(chromium)
    page = visitor.open("/?q=zyxwvutsrq", until="library-notice h2:has-text('No photos found')")
    page.click("library-notice button")
    page.wait_for_selector("photo-timeline a img")
    visitor.leave()


def test_a_tag_of_an_open_photo_starts_a_search(chromium):
    visitor = Visitor(chromium)
    tag = facet(visitor, "tags")
    query = "query($filter: PhotoFilter) { photos(filter: $filter, first: 1) { nodes { databaseId } } }"
    photo = visitor.ask(query, {"filter": {"tags": {"all": [tag["value"]]}}})["photos"]["nodes"][0]
    page = visitor.open(f"/photo/{photo['databaseId']}", until="photo-facts dl")
    page.locator("photo-facts [data-kind=tag]").filter(has_text=tag["value"]).first.click()
    page.wait_for_selector("photo-view dialog", state="hidden")
    assert found(page) == tag["count"]
    visitor.leave()
