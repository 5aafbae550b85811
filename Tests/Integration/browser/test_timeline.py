"""The timeline: photos by day, paging by scrolling, keys, one photo."""

from .visitor import Visitor, phone


def test_the_timeline_shows_photos_under_headings_of_their_days(chromium):
    visitor = Visitor(chromium)
    page = visitor.timeline()
    assert len(visitor.shown()) > 5
    assert page.locator("photo-timeline h2").count() > 0
    widths = page.eval_on_selector_all(
        "photo-timeline img:not(.loading)", "all => all.map(image => image.naturalWidth)")
    assert widths and min(widths) > 0
    visitor.leave()


def test_scrolling_to_the_end_shows_every_photo_once(chromium):
    visitor = Visitor(chromium)
    page = visitor.timeline()
    seen = []
    idle = 0
    while idle < 25:
        fresh = [number for number in visitor.shown() if number not in seen]
        seen += fresh
        page.evaluate("scrollBy({ top: 700, behavior: 'instant' })")
        page.wait_for_timeout(80 if fresh else 200)
        idle = 0 if fresh else idle + 1
    assert len(seen) == visitor.total(), f"{len(seen)} of {visitor.total()}"
    visitor.leave()


def test_rows_stay_inside_the_window_at_360_pixels(chromium):
    visitor = Visitor(chromium, **{**phone, "viewport": {"width": 360, "height": 740}})
    page = visitor.timeline()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    visitor.leave()


def test_a_photo_opens_changes_and_closes_by_keyboard(chromium):
    visitor = Visitor(chromium)
    page = visitor.timeline()
    page.keyboard.press("j")
    page.keyboard.press("j")
    second = visitor.shown()[1]
    assert page.evaluate("Number(document.activeElement.dataset.photo)") == second
    page.keyboard.press("Enter")
    page.wait_for_selector("photo-facts h2")
    assert page.url.startswith(f"{visitor.url}/photo/{second}")
    page.keyboard.press("ArrowRight")
    page.wait_for_url(lambda address: f"/photo/{second}" not in address)
    page.keyboard.press("ArrowLeft")
    page.wait_for_url(lambda address: f"/photo/{second}" in address)
    page.keyboard.press("Escape")
    page.wait_for_selector("photo-view dialog", state="hidden")
    assert page.evaluate("Number(document.activeElement.dataset.photo)") == second
    assert page.url == f"{visitor.url}/"
    visitor.leave()


def test_the_details_of_a_photo_are_those_of_the_api(chromium):
    visitor = Visitor(chromium)
    query = "{ photos(first: 200) { nodes { databaseId filename camera { model iso } place { name } } } }"
    photos = visitor.ask(query)["photos"]["nodes"]
    photo = next(photo for photo in photos if photo["camera"] and photo["camera"]["model"] and photo["camera"]["iso"])
    page = visitor.open(f"/photo/{photo['databaseId']}", until="photo-facts dl")
    facts = page.inner_text("photo-facts")
    assert photo["filename"] in facts
    assert photo["camera"]["model"] in facts
    assert f"ISO {photo['camera']['iso']}" in facts
    visitor.leave()


def test_a_photo_opened_by_its_address_has_neighbours(chromium):
    visitor = Visitor(chromium)
    photos = visitor.ask("{ photos(first: 20) { nodes { databaseId takenAt } } }")["photos"]["nodes"]
    page = visitor.open(f"/photo/{photos[5]['databaseId']}", until="photo-facts h2")
    page.wait_for_selector("photo-view .next:visible")
    page.keyboard.press("j")
    page.wait_for_url(lambda address: f"/photo/{photos[5]['databaseId']}" not in address)
    visitor.leave()


def test_back_closes_the_photo_and_keeps_the_scroll_position(chromium):
    visitor = Visitor(chromium)
    page = visitor.timeline()
    page.mouse.wheel(0, 700)
    page.wait_for_timeout(400)
    top = page.evaluate("scrollY")
    page.mouse.click(400, 450)
    page.wait_for_selector("photo-facts h2")
    page.go_back()
    page.wait_for_selector("photo-view dialog", state="hidden")
    assert abs(page.evaluate("scrollY") - top) < 250
    visitor.leave()


def test_the_scrubber_jumps_to_another_month_by_keyboard(chromium):
    visitor = Visitor(chromium)
    page = visitor.timeline()
    months = visitor.ask("{ timeline(by: MONTH) { period count } }")["timeline"]
    dated = [month for month in months if month["period"]]
    page.locator("timeline-scrubber [role=slider]").focus()
    for _ in range(len(dated) - 1):
        page.keyboard.press("ArrowDown")
    words = page.get_attribute("timeline-scrubber [role=slider]", "aria-valuetext")
    assert dated[-1]["period"][:4] in words, words
    # Earlier days are rendered above the window when they are loaded.
    page.wait_for_function("""year => [...document.querySelectorAll('photo-timeline h2')].some(heading => {
        const { top, bottom } = heading.getBoundingClientRect();
        return bottom > 0 && top < innerHeight && heading.innerText.includes(year);
    })""", arg=dated[-1]["period"][:4])
    visitor.leave()


def test_an_unknown_photo_shows_an_error(chromium):
    visitor = Visitor(chromium)
    page = visitor.open("/photo/999999999", until="photo-view .notice:not(:empty)")
    assert "does not exist" in page.inner_text("photo-view .notice")
    visitor.leave()
