"""Presigned links by Signature V4 with plain HMAC: the day's key is derived once, and the time is rounded down so that
a link repeats."""

import functools
import hashlib
import hmac
import time
import urllib.parse

ENDPOINT, BUCKET, REGION = "http://127.0.0.1:9", "photos-derived", "eu-marseille-1"
KEY, SECRET = "benchmark", "a secret of nothing at all"
HOST = ENDPOINT.split("//")[1]
WINDOW = 6 * 3600


def mac(key, text):
    return hmac.digest(key, text.encode(), "sha256")


@functools.lru_cache(maxsize=4)
def window(number):
    """What all links of one window share."""
    moment = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(number * WINDOW))
    day = moment[:8]
    scope = f"{day}/{REGION}/s3/aws4_request"
    key = mac(mac(mac(mac(b"AWS4" + SECRET.encode(), day), REGION), "s3"), "aws4_request")
    query = urllib.parse.urlencode({
        "X-Amz-Algorithm": "AWS4-HMAC-SHA256", "X-Amz-Credential": f"{KEY}/{scope}", "X-Amz-Date": moment,
        "X-Amz-Expires": str(2 * WINDOW), "X-Amz-SignedHeaders": "host"})
    return key, f"AWS4-HMAC-SHA256\n{moment}\n{scope}\n", query


def thumbnail(sha256, size):
    key, head, query = window(int(time.time()) // WINDOW)
    path = f"/{BUCKET}/{sha256[:2]}/{sha256}-{size}.jpg"
    request = f"GET\n{path}\n{query}\nhost:{HOST}\n\nhost\nUNSIGNED-PAYLOAD"
    signature = mac(key, head + hashlib.sha256(request.encode()).hexdigest()).hex()
    return f"{ENDPOINT}{path}?{query}&X-Amz-Signature={signature}"
