"""The part of an S3 store that a comparison needs: listings (ListObjectsV2, 1,000 keys per page) of a bucket that exists
only as a formula. No real store could be filled with so many objects in minutes, and the comparison reads none of them."""

import hashlib
import http.server
import random
import threading
import urllib.parse

PAGE = 1000


class Bucket:
    """`count` keys in an arbitrary order; every `changed`-th has another version, every `lost`-th is missing."""

    def __init__(self, count, changed=0, lost=0, seed=1):
        self.pages = list(range((count + PAGE - 1) // PAGE))
        random.Random(seed).shuffle(self.pages)
        self.count, self.changed, self.lost = count, changed, lost

    def page(self, index):
        first = self.pages[index] * PAGE
        for number in range(first, min(first + PAGE, self.count)):
            if not self.lost or number % self.lost:
                version = 1 if self.changed and number % self.changed == 1 else 0
                yield key(number), etag(number, version), 1_000_000 + number


def key(number):
    # About 60 bytes, as in photo libraries.
    return f"Photos/{2000 + number % 25}/{number % 12 + 1:02}/holiday by the sea/IMG_{number:07}.jpg"


def etag(number, version=0):
    return hashlib.md5(f"{number} {version}".encode()).hexdigest()


class Store(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Request)
        self.buckets, self.lists = {}, 0
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def endpoint(self):
        return f"http://127.0.0.1:{self.server_address[1]}"


class Request(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        address = urllib.parse.urlsplit(self.path)
        bucket = self.server.buckets.get(address.path.strip("/"))
        query = dict(urllib.parse.parse_qsl(address.query))
        if query.get("list-type") != "2":
            return self.answer(501, "<Error><Code>NotImplemented</Code></Error>")
        index = int(query.get("continuation-token", 0))
        self.server.lists += 1
        parts = ['<?xml version="1.0" encoding="UTF-8"?>'
                 '<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><EncodingType>url</EncodingType>']
        if bucket and bucket.pages:
            parts += [
                f"<Contents><Key>{urllib.parse.quote(name)}</Key><LastModified>2026-01-02T03:04:05.000Z</LastModified>"
                f"<ETag>&quot;{tag}&quot;</ETag><Size>{size}</Size><StorageClass>STANDARD</StorageClass></Contents>"
                for name, tag, size in bucket.page(index)]
        is_last = not bucket or not bucket.pages or index + 1 >= len(bucket.pages)
        parts.append("<IsTruncated>false</IsTruncated>" if is_last else
                     f"<IsTruncated>true</IsTruncated><NextContinuationToken>{index + 1}</NextContinuationToken>")
        self.answer(200, "".join(parts) + "</ListBucketResult>")

    def answer(self, status, text):
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass
