"""Loads the sample photos into a library, and the AI results made up for them."""

import json
import time

from . import program
from .client import Client
from .library import rclone

PHOTOS = program.ROOT / "samples" / "photos"
AI_RESULTS = program.ROOT / "samples" / "ai-results.json"


class PhotosMissing(Exception):
    pass


def keys():
    """The object keys of the sample photos."""
    return {str(path.relative_to(PHOTOS)) for path in PHOTOS.rglob("*") if path.is_file()}


def load(library, progress=lambda text: None):
    """Uploads the photos, waits until ingest has read them, and writes the AI results as an AI writer does."""
    settings = library.settings
    rclone(settings, "sync", PHOTOS, f":s3:{settings['S3_BUCKET']}")
    client = Client(settings["CALOTYPE_URL"], settings["CALOTYPE_TOKEN"])
    wait_for_photos(client, progress)
    created = library.run("token", "create", "sample writer", "--scope", "read", "--scope", "ai:write")
    write_ai_results(Client(settings["CALOTYPE_URL"], created.stdout.strip()), progress)


def wait_for_photos(client, progress, seconds=180):
    expected = keys()
    deadline = time.monotonic() + seconds
    while missing := expected - client.all_photos().keys():
        progress(f"{len(expected) - len(missing)} of {len(expected)} photos read")
        if time.monotonic() > deadline:
            raise PhotosMissing(f"not read within {seconds} s: {', '.join(sorted(missing)[:5])}")
        time.sleep(0.5)
    progress(f"{len(expected)} of {len(expected)} photos read")


def write_ai_results(client, progress):
    photos = client.all_photos()
    results = json.loads(AI_RESULTS.read_text())
    for number, (key, found) in enumerate(results.items(), start=1):
        client.call("PUT", f"/api/v1/photos/{photos[key]['databaseId']}/ai-results", {**found, "status": "done"})
        progress(f"{number} of {len(results)} AI results written")
