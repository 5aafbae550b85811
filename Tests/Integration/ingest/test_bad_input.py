"""Broken pictures and false webhooks: pictures become rows with errors, webhooks get 401, 413 or 400, and the worker needs
less than 250 MB. The memory is that of a release build."""

import hashlib
import hmac
import http.client
import json
import re
import struct
import time
import urllib.parse
import zlib

import pytest
from calotype import processes, samples
from calotype.library import Library, s3_client

pytestmark = pytest.mark.long
MEMORY = 250 << 20
SECRET = "a secret of these tests"
SIDE = 30_000


def png_bomb():
    """30,000 × 30,000 black pixels in 3 MB."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    packer, row = zlib.compressobj(9), bytes(1 + 3 * SIDE)
    pixels = b"".join(packer.compress(row) for _ in range(SIDE)) + packer.flush()
    header = struct.pack(">IIBBBBB", SIDE, SIDE, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def jpeg_bomb(jpeg):
    """The same data after a frame header (SOF0 or SOF2) that claims 30,000 × 30,000."""
    frame = re.search(rb"\xff[\xc0\xc2]\x00\x11\x08", jpeg)
    return jpeg[:frame.end()] + struct.pack(">HH", SIDE, SIDE) + jpeg[frame.end() + 4:]


def event(key):
    return {"Records": [{"eventVersion": "2.1", "eventSource": "aws:s3", "eventName": "ObjectCreated:Put",
                         "eventTime": "2026-01-02T03:04:05.000Z", "awsRegion": "us-east-1",
                         "s3": {"bucket": {"name": "photos"}, "object": {"key": key, "size": 1, "eTag": "0" * 32}}}]}


def post(url, body, headers):
    """The status and the body of the response to a webhook; the server may refuse it before it has read all of it."""
    address = urllib.parse.urlsplit(url)
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=30)
    try:
        connection.request("POST", "/webhook/s3-photo-upload", body, headers | {"Content-Type": "application/json"})
    except (BrokenPipeError, ConnectionResetError):
        pass
    response = connection.getresponse()
    return response.status, response.read().decode(errors="replace")


def signed(body, age=0, secret=SECRET):
    stamp = str(int(time.time()) - age)
    code = hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return {"X-Calotype-Timestamp": stamp, "X-Calotype-Signature": f"sha256={code}"}


@pytest.fixture(scope="module")
def library(folder, program):
    with Library(folder, program, CALOTYPE_RECONCILE_MINUTES=1, CALOTYPE_RECONCILE_GUARD_PERCENT=5,
                 CALOTYPE_WEBHOOK_HMAC_SECRET=SECRET) as library:
        yield library


def jobs(library):
    return library.number("SELECT count(*) FROM ingest_jobs")


def refused(library, body, headers, expected):
    """Posts a webhook that must be refused and add no job; the body of the response."""
    before = jobs(library)
    status, answer = post(library.url, body, headers)
    assert status == expected, answer
    assert jobs(library) == before
    return answer


EVENT = json.dumps(event("never.jpg")).encode()
LARGE = b" " * (5 << 20)


@pytest.mark.parametrize("body, headers, expected", [
    pytest.param(EVENT, lambda: {}, 401, id="without a signature"),
    pytest.param(EVENT, lambda: {"Authorization": "Bearer wrong"}, 401, id="with a wrong token"),
    pytest.param(EVENT, lambda: signed(EVENT, secret="another"), 401, id="with a wrong signature"),
    pytest.param(EVENT, lambda: signed(EVENT, age=360), 401, id="replayed after 6 minutes"),
    pytest.param(LARGE, lambda: signed(LARGE), 413, id="of 5 MB"),
])
def test_a_webhook_is_refused(body, headers, expected, library):
    refused(library, body, headers(), expected)


def without(member):
    """An event without the key or without the bucket."""
    value = event("x.jpg")
    s3 = value["Records"][0]["s3"]
    del (s3["object"] if member == "key" else s3)[member]
    return json.dumps(value).encode()


@pytest.mark.parametrize("body, field", [
    pytest.param(without("key"), "key", id="no key"),
    pytest.param(without("bucket"), "bucket", id="no bucket"),
    pytest.param(b'{"Records": [[]]}', "Records", id="a list in place of a record"),
    pytest.param(b"7", "", id="a number"),
    pytest.param(b'{"Records": [', "", id="half of its JSON"),
])
def test_an_event_is_refused_that_has(body, field, library):
    assert field in refused(library, body, signed(body), 400)


BAD = ["truncated.jpg", "empty.jpg", "text.jpg", "bomb.png", "bomb.jpg", "vanished.jpg"]


class Uploaded:
    """The rows of all pictures by key, and the worker before and after them."""

    def __init__(self, library):
        settings, jpeg = library.settings, sorted(samples.PHOTOS.rglob("*.jpg"))[0].read_bytes()
        store = s3_client(settings)
        self.worker = library.child("ingest")
        bodies = {"truncated.jpg": jpeg[:len(jpeg) // 2], "empty.jpg": b"", "text.jpg": b"not a picture\n" * 50,
                  "bomb.png": png_bomb(), "bomb.jpg": jpeg_bomb(jpeg)}
        for key, body in bodies.items():
            store.put_object(Bucket=settings["S3_BUCKET"], Key=key, Body=body)
        body = json.dumps(event("vanished.jpg")).encode()
        self.status, _ = post(library.url, body, signed(body))
        store.put_object(Bucket=settings["S3_BUCKET"], Key="good.jpg", Body=jpeg)
        self.rows, deadline = {}, time.monotonic() + 90
        while time.monotonic() < deadline and not {*BAD, "good.jpg"} <= self.rows.keys():
            rows = library.rows("SELECT row_to_json(photos) FROM photos") or []
            self.rows = {row["s3_path"].split("/", 3)[3]: row for row in map(json.loads, rows)}
            time.sleep(0.3)
        self.peak = processes.kibibytes(self.worker, "status", "VmHWM") << 10


@pytest.fixture(scope="module")
def uploaded(library):
    return Uploaded(library)


def test_the_event_of_an_object_that_vanished_is_accepted(uploaded):
    assert uploaded.status == 202


@pytest.mark.parametrize("key", BAD)
def test_a_bad_picture_becomes_a_row_with_an_error(key, uploaded):
    assert uploaded.rows[key]["error"]


def test_a_good_picture_after_them_is_read(uploaded):
    row = uploaded.rows["good.jpg"]
    assert not row["error"] and row["perceptual_hash"]


def test_the_worker_is_still_running(uploaded, library):
    assert library.child("ingest") == uploaded.worker


def test_the_worker_needs_less_than_250_mb(uploaded):
    assert 0 < uploaded.peak < MEMORY, f"{uploaded.peak / 1e6:.0f} MB"
