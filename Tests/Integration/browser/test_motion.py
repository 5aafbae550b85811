"""Live Photos, motion photos and videos, played in the photo view.

clip.mp4 is a second of FFmpeg's test picture: `ffmpeg -f lavfi -i testsrc=size=64x48:rate=10:duration=1 -c:v libx264
-pix_fmt yuv420p -movflags +faststart clip.mp4`.
"""

import contextlib
import os
import pathlib
import subprocess
import sys
import tempfile
import time

import psycopg
from .visitor import Visitor

CLIP = pathlib.Path(__file__).with_name("clip.mp4").read_bytes()
STILL = next(file for file in sorted(pathlib.Path("samples/photos").rglob("*.jpg"))).read_bytes()


def rclone(*arguments):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("RCLONE_")} | {
        "RCLONE_CONFIG": "/dev/null", "RCLONE_S3_PROVIDER": "SeaweedFS", "RCLONE_S3_ENDPOINT": os.environ["S3_ENDPOINT"],
        "RCLONE_S3_REGION": os.environ["AWS_REGION"], "RCLONE_S3_ACCESS_KEY_ID": os.environ["AWS_ACCESS_KEY_ID"],
        "RCLONE_S3_SECRET_ACCESS_KEY": os.environ["AWS_SECRET_ACCESS_KEY"]}
    program = pathlib.Path(sys.executable).with_name("rclone")
    subprocess.run([program, *arguments, "--quiet"], check=True, env=environment)


@contextlib.contextmanager
def moving_pictures():
    """A Live Photo, its clip and a motion photo, by name, as ingested; the test writes the columns that pair them."""
    files = {"still.jpg": STILL, "clip.mp4": CLIP, "motion.jpg": STILL + CLIP}
    folder = f":s3:{os.environ['S3_BUCKET']}/moving"
    with tempfile.TemporaryDirectory() as local, psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as database:
        for name, content in files.items():
            pathlib.Path(local, name).write_bytes(content)
        rclone("copy", local, folder)
        try:
            deadline = time.monotonic() + 60
            while True:
                numbers = dict(database.execute(
                    "SELECT filename, id FROM photos WHERE s3_path LIKE 's3://%/moving/%' AND deleted_at IS NULL"
                    " AND media_type IS NOT NULL").fetchall())
                if numbers.keys() == files.keys():
                    break
                assert time.monotonic() < deadline, f"ingest read {list(numbers)}"
                time.sleep(0.2)
            database.execute(
                "UPDATE photos SET content_identifier = 'moving' WHERE id = ANY (%s)",
                [[numbers["still.jpg"], numbers["clip.mp4"]]])
            database.execute(
                "UPDATE photos SET motion_video_bytes = %s WHERE id = %s", [len(CLIP), numbers["motion.jpg"]])
            yield numbers
        finally:
            rclone("purge", folder)
            database.execute("DELETE FROM photos WHERE s3_path LIKE 's3://%/moving/%'")


def playing(page):
    """Waits for the playing video and returns its properties."""
    page.wait_for_function("() => document.querySelector('moving-picture video')?.currentTime > 0")
    return page.evaluate("""() => {
        const { src, muted, loop, controls, videoWidth } = document.querySelector("moving-picture video");
        return { kind: new URL(src).protocol, muted, loop, controls, videoWidth };
    }""")


def test_a_live_photo_is_played_by_button_and_key(chromium):
    with moving_pictures() as numbers:
        visitor = Visitor(chromium)
        for name, protocol in [("still.jpg", "http:"), ("motion.jpg", "blob:")]:
            page = visitor.open(f"/photo/{numbers[name]}", until="photo-view .toggle-motion:not([hidden])")
            page.keyboard.press("p")
            assert playing(page) == {
                "kind": protocol, "muted": True, "loop": True, "controls": True, "videoWidth": 64}, name
            assert page.get_attribute("photo-view .toggle-motion", "aria-pressed") == "true"
            found = visitor.violations()
            assert not found, found
            page.click("photo-view .toggle-motion")
            page.wait_for_selector("moving-picture", state="hidden")
            assert page.locator("moving-picture video").count() == 0
        visitor.leave()


def test_a_video_is_played_and_a_still_picture_has_no_button(chromium):
    with moving_pictures() as numbers:
        visitor = Visitor(chromium)
        page = visitor.open(f"/photo/{numbers['clip.mp4']}", until="photo-view .toggle-motion:not([hidden])")
        page.click("photo-view .toggle-motion")
        assert playing(page) == {"kind": "http:", "muted": False, "loop": False, "controls": True, "videoWidth": 64}
        page.keyboard.press("Escape")
        other = visitor.ask('{ photos(q: "type:image/jpeg -path:moving", first: 1) { nodes { databaseId } } }')["photos"]["nodes"][0]
        page = visitor.open(f"/photo/{other['databaseId']}", until="photo-facts h2")
        assert page.locator("photo-view .toggle-motion").is_hidden()
        visitor.leave()


def test_the_timeline_shows_a_live_photo_once(chromium):
    with moving_pictures() as numbers:
        visitor = Visitor(chromium)
        deadline = time.monotonic() + 15
        while visitor.total(filter={"isLiveClip": True}) != 1:
            assert time.monotonic() < deadline
            visitor.page.wait_for_timeout(100)
        page = visitor.open("/?q=path:moving", until="photo-timeline a")
        page.wait_for_function("() => document.querySelector('search-terms p').textContent.startsWith('2')")
        assert set(visitor.shown()) == {numbers["still.jpg"], numbers["motion.jpg"]}
        visitor.leave()
