"""The map: clusters, zooming in, single photos."""

import re

from .visitor import Visitor


def clusters(page):
    page.wait_for_selector("photo-map .cluster")
    return page.locator("photo-map .cluster")


def zoom(page):
    return float(re.search(r"at=[^&]*%2C([\d.]+)(&|$)", page.url).group(1))


def test_the_map_shows_clusters_of_photos_on_the_local_basemap(chromium):
    visitor = Visitor(chromium)
    page = visitor.open("/map")
    clusters(page)
    page.wait_for_selector("photo-map .labels .country")
    labels = page.eval_on_selector_all("photo-map .cluster", "all => all.map(one => one.getAttribute('aria-label'))")
    numbers = [re.match(r"([\d,]+) photos?\b", label) for label in labels]
    counted = sum(int(number.group(1).replace(",", "")) if number else 1 for number in numbers)
    assert counted == visitor.total(filter={"hasPosition": True}), labels
    visitor.leave()


def test_a_click_on_a_cluster_zooms_in(chromium):
    visitor = Visitor(chromium)
    page = visitor.open("/map")
    clusters(page)
    page.wait_for_url(lambda address: "at=" in address)
    before = zoom(page)
    page.locator("photo-map .cluster.many").last.click()
    page.wait_for_function(
        "before => Number(new URL(location).searchParams.get('at')?.split(',')[2]) > before + 0.2", arg=before)
    clusters(page)
    visitor.leave()


def test_photos_at_one_position_open_from_the_map_by_keyboard(chromium):
    visitor = Visitor(chromium)
    page = visitor.open("/map")
    for _ in range(12):
        clusters(page)
        page.wait_for_timeout(900)
        page.locator("photo-map .cluster").first.focus()
        page.keyboard.press("Enter")
        page.wait_for_timeout(900)
        if "/map" not in page.url:
            break
    assert "/photo/" in page.url or "box=" in page.url, page.url
    visitor.leave()


def test_the_address_contains_the_position_of_the_map(chromium):
    visitor = Visitor(chromium)
    page = visitor.open("/map?at=48.8566,2.3522,8")
    page.wait_for_selector("photo-map .labels .city:has-text('Paris')")
    page.keyboard.press("g")
    page.keyboard.press("t")
    page.wait_for_selector("photo-timeline a img")
    page.go_back()
    page.wait_for_selector("photo-map .labels .city:has-text('Paris')")
    visitor.leave()


def test_a_photo_is_shown_on_the_map(chromium):
    visitor = Visitor(chromium)
    query = "query($filter: PhotoFilter) { photos(filter: $filter, first: 1) { nodes { databaseId } } }"
    photo = visitor.ask(query, {"filter": {"hasPosition": True}})["photos"]["nodes"][0]
    page = visitor.open(f"/photo/{photo['databaseId']}", until="photo-facts .map-link")
    page.click("photo-facts .map-link")
    page.wait_for_url(lambda address: "/map?at=" in address)
    clusters(page)
    visitor.leave()
