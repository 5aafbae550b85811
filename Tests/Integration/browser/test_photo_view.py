"""One photo in the whole window: zoom, pan, Space, badges, and videos that the browser cannot play."""

import os

import psycopg

from .visitor import Visitor, phone
from .test_motion import moving_pictures


def opened(chromium, **options):
    visitor = Visitor(chromium, **options)
    found = visitor.ask('{ photos(q: "type:image/jpeg -path:moving", first: 3) { nodes { databaseId } } }')
    number = found["photos"]["nodes"][1]["databaseId"]
    page = visitor.open(f"/photo/{number}", until="photo-view .frame img")
    page.wait_for_function("() => document.querySelector('photo-view .frame img:not(.full)')?.naturalWidth > 300")
    return visitor, page, number


def scale(page):
    return page.evaluate("""() => {
        const frame = document.querySelector("photo-view .frame");
        return frame.getBoundingClientRect().width / frame.clientWidth;
    }""")


def left(page):
    return page.evaluate("() => document.querySelector('photo-view .frame').getBoundingClientRect().left")


def test_a_photo_zooms_by_wheel_double_click_keys_and_button(chromium):
    visitor, page, number = opened(chromium)
    assert abs(scale(page) - 1) < 0.01
    page.mouse.move(500, 450)
    page.mouse.wheel(0, -300)
    page.wait_for_function("() => document.querySelector('photo-view .stage.zoomed')")
    assert scale(page) > 1.5
    page.mouse.dblclick(500, 450)
    assert abs(scale(page) - 1) < 0.01
    page.mouse.dblclick(500, 450)
    assert scale(page) >= 2.4
    page.keyboard.press("0")
    assert abs(scale(page) - 1) < 0.01
    page.keyboard.press("+")
    assert abs(scale(page) - 1.5) < 0.01
    page.keyboard.press("-")
    assert abs(scale(page) - 1) < 0.01
    page.click("photo-view .toggle-zoom")
    assert scale(page) > 2
    assert page.get_attribute("photo-view .toggle-zoom", "aria-pressed") == "true"
    # The original is loaded over the thumbnail.
    page.wait_for_function("() => document.querySelector('photo-view .frame img.full')?.naturalWidth > 0")
    assert not visitor.violations()
    visitor.leave()


def test_an_enlarged_photo_moves_by_drag_and_arrows_and_the_next_one_fits_again(chromium):
    visitor, page, number = opened(chromium)
    page.mouse.dblclick(500, 450)
    before = left(page)
    page.mouse.move(500, 450)
    page.mouse.down()
    page.mouse.move(560, 450, steps=4)
    page.mouse.up()
    assert abs(left(page) - before - 60) < 2
    page.keyboard.press("ArrowRight")
    assert left(page) < before + 60
    assert f"/photo/{number}" in page.url
    page.keyboard.press("0")
    page.keyboard.press("ArrowRight")
    page.wait_for_url(lambda address: f"/photo/{number}" not in address)
    assert abs(scale(page) - 1) < 0.01
    visitor.leave()


def touch(page, session, kind, *points):
    session.send("Input.dispatchTouchEvent", {
        "type": kind, "touchPoints": [{"x": x, "y": y, "id": index} for index, (x, y) in enumerate(points)]})


def test_on_a_phone_a_pinch_zooms_and_a_swipe_shows_the_next_photo(chromium):
    visitor, page, number = opened(chromium, **phone)
    session = visitor.context.new_cdp_session(page)
    touch(page, session, "touchStart", (180, 300), (200, 300))
    for spread in (20, 50, 90):
        touch(page, session, "touchMove", (190 - spread, 300), (190 + spread, 300))
    touch(page, session, "touchEnd")
    page.wait_for_function("() => document.querySelector('photo-view .stage.zoomed')")
    page.keyboard.press("0")
    touch(page, session, "touchStart", (300, 300))
    touch(page, session, "touchMove", (200, 305))
    touch(page, session, "touchMove", (100, 305))
    touch(page, session, "touchEnd")
    page.wait_for_url(lambda address: f"/photo/{number}" not in address)
    visitor.leave()


def test_space_shows_the_next_photo_and_does_not_close(chromium):
    visitor, page, number = opened(chromium)
    page.keyboard.press("Space")
    page.wait_for_url(lambda address: "/photo/" in address and f"/photo/{number}" not in address)
    assert page.locator("photo-view dialog").is_visible()
    visitor.leave()


def test_videos_and_moving_photos_have_a_badge_in_the_timeline(chromium):
    with moving_pictures() as numbers:
        visitor = Visitor(chromium)
        page = visitor.open("/?q=path:moving", until="photo-timeline a")
        page.wait_for_selector(f"photo-timeline [data-photo='{numbers['motion.jpg']}'] .badge[data-kind=live]")
        page.wait_for_selector("photo-timeline .badge[data-kind=live]")
        visitor.leave()


def test_the_page_says_when_the_browser_cannot_play_a_video(chromium):
    with moving_pictures() as numbers:
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as database:
            database.execute(
                "UPDATE photos SET media_type = 'video/x-msvideo' WHERE id = %s", [numbers["clip.mp4"]])
        visitor = Visitor(chromium)
        page = visitor.open(f"/photo/{numbers['clip.mp4']}", until="photo-view .play-video:not([hidden])")
        page.click("photo-view .play-video")
        page.wait_for_selector("moving-picture [role=alert]")
        assert "cannot play" in page.inner_text("moving-picture [role=alert]")
        visitor.leave()
