"""The duplicates view: groups, the photo to keep, and the list of the others."""

import contextlib
import os
import pathlib
import urllib.parse

import psycopg
from .visitor import Visitor, desktop, phone

LOOKS_ALIKE = "0123456789abcdef"


@contextlib.contextmanager
def copies():
    """Two rows with the same bytes as other photos, and a similar one; without objects in the bucket."""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as database:
        columns = "media_type, width, height, size_bytes, sha256, thumbnailed_at, thumbhash, taken_date, perceptual_hash"
        first, second = [number for (number,) in database.execute(
            "SELECT id FROM photos WHERE thumbnailed_at IS NOT NULL AND media_type = 'image/jpeg' AND deleted_at IS NULL"
            " ORDER BY id LIMIT 2")]
        made = [number for (number,) in database.execute(f"""
            INSERT INTO photos (filename, s3_path, {columns})
            SELECT 'copy.jpg', 's3://photos/copies, "all"/' || id || '.jpg', {columns} FROM photos WHERE id IN (%s, %s)
            ORDER BY id RETURNING id""", [first, second])]
        hashes = database.execute(
            "UPDATE photos SET upright_hash = NULL, perceptual_hash = %s WHERE id = ANY (%s) RETURNING id",
            [LOOKS_ALIKE, made]).fetchall()
        assert len(made) == len(hashes) == 2
        try:
            yield (first, second), made
        finally:
            database.execute("DELETE FROM photos WHERE id = ANY (%s)", [made])


def groups(page):
    page.wait_for_selector("duplicate-groups ol > li img")
    return page.locator("duplicate-groups ol > li")


def wait_for(visitor, kind, count):
    """Waits until the index has the change, before the browser sends its request."""
    for _ in range(100):
        found = visitor.ask("query ($kind: DuplicateKind!) { duplicateGroups(kind: $kind) { totalCount } }", {"kind": kind})
        if found["duplicateGroups"]["totalCount"] >= count:
            return
        visitor.page.wait_for_timeout(100)
    raise AssertionError(f"there are not {count} groups of {kind}")


def test_duplicates_are_shown_in_groups_and_their_keys_can_be_copied(chromium):
    with copies() as (originals, made):
        visitor = Visitor(chromium)
        wait_for(visitor, "EXACT", 2)
        page = visitor.timeline()
        page.keyboard.press("g")
        page.keyboard.press("d")
        page.wait_for_url(f"{visitor.url}/duplicates")
        shown = groups(page)
        assert page.title() == "Duplicates · Calotype"
        numbers = page.eval_on_selector_all(
            "duplicate-groups [data-photo]", "all => all.map(one => Number(one.dataset.photo))")
        assert set(numbers) >= {*originals, *made}
        own = page.locator(f"duplicate-groups ol > li:has([data-photo='{made[0]}'])")
        assert "Keep: added first" in own.inner_text() and "identical photos" in own.inner_text()
        assert own.locator(".keeper [data-photo]").get_attribute("data-photo") == str(originals[0])

        visitor.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.click("duplicate-groups [data-act=copy]")
        page.wait_for_function("() => document.querySelector('duplicate-groups .said').textContent.includes('copied')")
        lines = page.evaluate("navigator.clipboard.readText()").splitlines()
        assert set(lines) >= {f'copies, "all"/{number}.jpg' for number in originals}, lines

        # Keeps the copy instead, then both; by keyboard, which keeps its focus.
        other = own.locator("[data-act=keep]")
        other.focus()
        page.keyboard.press("Enter")
        assert own.locator(".keeper [data-photo]").get_attribute("data-photo") == str(made[0])
        own.locator("[data-whole]").focus()
        page.keyboard.press("Space")
        assert page.evaluate("document.activeElement.dataset.whole") is not None
        with page.expect_download() as download:
            page.click("duplicate-groups [data-act=save]")
        saved = pathlib.Path(download.value.path()).read_text()
        assert saved.startswith("key,bytes,kept") and f'""all""/{originals[0]}.jpg' not in saved, saved
        assert f'"copies, ""all""/{originals[1]}.jpg"' in saved, saved
        assert shown.count() == page.locator("duplicate-groups ol > li").count()
        visitor.leave()


def test_a_closed_duplicate_returns_to_its_place_in_the_list(chromium):
    with copies() as (originals, made):
        visitor = Visitor(chromium)
        wait_for(visitor, "NEAR", 1)
        page = visitor.open("/duplicates")
        groups(page)
        page.click("duplicate-groups label:has([value=near])")
        page.wait_for_url(f"{visitor.url}/duplicates?kind=near")
        page.wait_for_selector("duplicate-groups h2:has-text('similar photos')")
        assert page.locator(f"duplicate-groups ol > li:has([data-photo='{made[0]}'])").count() == 1
        page.click(f"duplicate-groups [data-photo='{made[1]}']")
        page.wait_for_selector("photo-facts h2")
        assert page.url.startswith(f"{visitor.url}/photo/{made[1]}?") and "from=duplicates" in page.url
        page.keyboard.press("Escape")
        page.wait_for_selector("photo-view dialog", state="hidden")
        assert page.url == f"{visitor.url}/duplicates?kind=near"
        page.reload()
        groups(page)
        visitor.leave()


def test_the_duplicates_view_is_accessible_and_fits_a_phone(chromium):
    with copies() as (_, made):
        for device in [desktop, {**phone, "viewport": {"width": 360, "height": 740}}]:
            for scheme in ["light", "dark"]:
                visitor = Visitor(chromium, **device, color_scheme=scheme)
                wait_for(visitor, "EXACT", 2)
                page = visitor.open("/duplicates")
                groups(page)
                page.locator("duplicate-groups [data-whole]").first.check()
                page.wait_for_timeout(400)
                found = visitor.violations()
                assert not found, f"{device['viewport']['width']} pixels, {scheme}: {'; '.join(found)}"
                assert page.evaluate("document.documentElement.scrollWidth") <= device["viewport"]["width"]
                ends = page.eval_on_selector_all("nav a", "all => all.map(one => one.getBoundingClientRect().right)")
                assert max(ends) <= device["viewport"]["width"], ends
                if device is not desktop:
                    small = page.evaluate("""() => [...document.querySelectorAll(
                            'duplicate-groups button, duplicate-groups label, nav a')]
                        .filter(one => one.checkVisibility() && one.getBoundingClientRect().height < 43.5)
                        .map(one => one.outerHTML.slice(0, 120))""")
                    assert not small, small
                visitor.leave()


def test_a_search_narrows_the_duplicates(chromium):
    with copies() as (originals, made):
        visitor = Visitor(chromium)
        wait_for(visitor, "EXACT", 2)
        page = visitor.open("/duplicates?" + urllib.parse.urlencode({"q": f"id:{made[0]}"}))
        assert groups(page).count() == 1
        assert page.inner_text("duplicate-groups .count") == "1 group"
        visitor.leave()
