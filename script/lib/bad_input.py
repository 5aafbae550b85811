"""Sends broken pictures and false webhooks to a `calotype up` of its own: rows with errors, 401, 413, 400, and a
worker that lives in less than 250 MB."""

import hashlib
import hmac
import json
import os
import pathlib
import re
import shutil
import struct
import sys
import tempfile
import time
import urllib.error
import urllib.request
import zlib

import boto3

import chaos

MEMORY = 250 << 20
SECRET = "a secret of this script's own"
SIDE = 30_000


def png_bomb():
    """30,000 × 30,000 black pixels in some 3 MB."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    packer, row = zlib.compressobj(9), bytes(1 + 3 * SIDE)
    pixels = b"".join(packer.compress(row) for _ in range(SIDE)) + packer.flush()
    header = struct.pack(">IIBBBBB", SIDE, SIDE, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def jpeg_bomb(jpeg):
    """The same data behind a frame header (SOF0 or SOF2) that claims 30,000 × 30,000."""
    frame = re.search(rb"\xff[\xc0\xc2]\x00\x11\x08", jpeg)
    return jpeg[:frame.end()] + struct.pack(">HH", SIDE, SIDE) + jpeg[frame.end() + 4:]


def event(key):
    return {"Records": [{"eventVersion": "2.1", "eventSource": "aws:s3", "eventName": "ObjectCreated:Put",
                         "eventTime": "2026-01-02T03:04:05.000Z", "awsRegion": "us-east-1",
                         "s3": {"bucket": {"name": "photos"}, "object": {"key": key, "size": 1, "eTag": "0" * 32}}}]}


def post(url, body, headers):
    request = urllib.request.Request(f"{url}/webhook/s3-photo-upload", body, headers | {
        "Content-Type": "application/json"}, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(errors="replace")
    except OSError as error:
        return 0, str(error)


def signed(body, age=0, secret=SECRET):
    stamp = str(int(time.time()) - age)
    code = hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return {"X-Calotype-Timestamp": stamp, "X-Calotype-Signature": f"sha256={code}"}


def peak(process):
    status = pathlib.Path(f"/proc/{process}/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) << 10


class Checks:
    failed = 0

    def __call__(self, right, text):
        self.failed += not right
        print(f"{'ok  ' if right else 'FAIL'}  {text}", flush=True)


def check_webhooks(up, check):
    url = up.settings["CALOTYPE_URL"]
    jobs = lambda: up.rows("SELECT count(*) FROM ingest_jobs")
    before, body = jobs(), json.dumps(event("never.jpg")).encode()
    for name, body, headers, expected in [
        ("unsigned", body, {}, 401),
        ("with a wrong token", body, {"Authorization": "Bearer wrong"}, 401),
        ("with a wrong signature", body, signed(body, secret="another"), 401),
        ("replayed after 6 minutes", body, signed(body, age=360), 401),
        ("of 5 MB", b" " * (5 << 20), signed(b" " * (5 << 20)), 413),
    ]:
        status, answer = post(url, body, headers)
        check(status == expected and jobs() == before, f"a webhook {name}: {status} {answer[:120]}")
    nameless = event("x.jpg")
    del nameless["Records"][0]["s3"]["object"]["key"]
    unbucketed = event("x.jpg")
    del unbucketed["Records"][0]["s3"]["bucket"]
    for name, value, field in [("no key", nameless, "key"), ("no bucket", unbucketed, "bucket"),
                               ("a list for Records' item", {"Records": [[]]}, "Records"), ("a number", 7, "")]:
        body = json.dumps(value).encode()
        status, answer = post(url, body, signed(body))
        check(status == 400 and field in answer and jobs() == before, f"an event with {name}: {status} {answer[:160]}")
    body = b'{"Records": ['
    status, answer = post(url, body, signed(body))
    check(status == 400 and jobs() == before, f"an event cut off: {status} {answer[:160]}")


def check_pictures(up, sample, check):
    jpeg, settings = sample.read_bytes(), up.settings
    store = boto3.client(
        "s3", endpoint_url=settings["S3_ENDPOINT"], region_name=settings["AWS_REGION"],
        aws_access_key_id=settings["AWS_ACCESS_KEY_ID"], aws_secret_access_key=settings["AWS_SECRET_ACCESS_KEY"])
    worker = up.child("ingest")
    bad = {"truncated.jpg": jpeg[:len(jpeg) // 2], "empty.jpg": b"", "text.jpg": b"not a picture\n" * 50,
           "bomb.png": png_bomb(), "bomb.jpg": jpeg_bomb(jpeg)}
    for key, body in bad.items():
        store.put_object(Bucket=settings["S3_BUCKET"], Key=key, Body=body)
    body = json.dumps(event("vanished.jpg")).encode()
    status, _ = post(settings["CALOTYPE_URL"], body, signed(body))
    check(status == 202, f"the event of an object that vanished: {status}")
    store.put_object(Bucket=settings["S3_BUCKET"], Key="good.jpg", Body=jpeg)
    expected, deadline = {*bad, "vanished.jpg", "good.jpg"}, time.monotonic() + 90
    found = {}
    while time.monotonic() < deadline and not expected <= found.keys():
        rows = up.rows("SELECT row_to_json(photos) FROM photos") or []
        found = {row["s3_path"].split("/", 3)[3]: row for row in map(json.loads, rows)}
        time.sleep(0.3)
    for key in sorted(expected - {"good.jpg"}):
        row = found.get(key)
        check(bool(row and row["error"]), f"{key}: {row and (row['error_code'], row['error'])}")
    good = found.get("good.jpg")
    check(bool(good and not good["error"] and good["perceptual_hash"]), "a good picture after them is read")
    check(up.child("ingest") == worker, f"the worker lives (process {worker})")
    check(peak(worker) < MEMORY, f"ingest's peak: {peak(worker) / 1e6:.0f} MB")


def main():
    if len(sys.argv) != 2:
        sys.exit(f"usage: {sys.argv[0]} CALOTYPE")
    os.environ["CALOTYPE_WEBHOOK_HMAC_SECRET"] = SECRET
    folder, check = pathlib.Path(tempfile.mkdtemp(prefix="calotype-bad-input-")), Checks()
    up = chaos.Up(sys.argv[1], folder)
    try:
        check_webhooks(up, check)
        check_pictures(up, sorted(pathlib.Path("samples/photos").rglob("*.jpg"))[0], check)
    finally:
        up.stop()
    if check.failed:
        sys.exit(f"{check.failed} failed; its folder is {folder}")
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
