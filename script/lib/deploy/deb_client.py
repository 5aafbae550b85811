"""The store and the browser of script/lib/deploy/deb.sh: bucket | upload FOLDER WEBHOOK-TOKEN TOKEN | count FOLDER TOKEN."""

import json
import pathlib
import sys
import time
import urllib.parse
import urllib.request

import boto3
import botocore.config

API = "http://127.0.0.1:8080"
BUCKET = "photos"


def store():
    return boto3.client(
        "s3", endpoint_url="http://127.0.0.1:8333", region_name="us-east-1", aws_access_key_id="calotype",
        aws_secret_access_key="secret-of-the-store",
        config=botocore.config.Config(retries={"max_attempts": 1}, connect_timeout=2, read_timeout=20))


def attempt(what: str, seconds: int, step):
    """The first result that is neither empty nor an error."""
    end = time.monotonic() + seconds
    while True:
        try:
            if (result := step()) or time.monotonic() > end:
                break
            error = "no result"
        except Exception as failure:
            error = failure
            if time.monotonic() > end:
                sys.exit(f"error: {what}: {error}")
        time.sleep(0.3)
    return result or sys.exit(f"error: {what} after {seconds} s")


def create_bucket() -> None:
    client = store()
    attempt("the store does not answer", 60, lambda: client.create_bucket(Bucket=BUCKET))


def call(path: str, token: str, body: dict | None = None) -> dict:
    request = urllib.request.Request(
        API + path, data=None if body is None else json.dumps(body).encode(),
        headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=20) as response:
        return json.loads(response.read() or b"{}")


def photos_in(folder: str) -> list[pathlib.Path]:
    return sorted(path for path in pathlib.Path(folder).rglob("*") if path.is_file())


def total(token: str) -> int:
    answer = call("/graphql", token, {"query": "{ photos(first: 1) { totalCount } }"})
    return answer["data"]["photos"]["totalCount"]


def upload(folder: str, webhook: str, token: str) -> None:
    client = store()
    began = time.monotonic()
    records = []
    for path in photos_in(folder):
        key = str(path.relative_to(folder))
        data = path.read_bytes()
        tag = client.put_object(Bucket=BUCKET, Key=key, Body=data)["ETag"].strip('"')
        records.append({
            "eventVersion": "2.1", "eventSource": "aws:s3", "eventName": "ObjectCreated:Put",
            "eventTime": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "s3": {"bucket": {"name": BUCKET},
                   "object": {"key": urllib.parse.quote_plus(key, safe="/"), "size": len(data), "eTag": tag, "sequencer": "01"}}})
    call("/webhook/s3-photo-upload", webhook, {"Records": records})
    print(f"    {len(records)} photos uploaded in {time.monotonic() - began:.1f} s")
    began = time.monotonic()
    attempt("not all photos were found", 240, lambda: total(token) >= len(records))
    print(f"    {total(token)} photos found {time.monotonic() - began:.1f} s later")


def count(folder: str, token: str) -> None:
    expected = len(photos_in(folder))
    attempt("not all photos were found", 60, lambda: total(token) >= expected)
    print(f"    {total(token)} photos found")


if __name__ == "__main__":
    {"bucket": create_bucket, "upload": upload, "count": count}[sys.argv[1]](*sys.argv[2:])
