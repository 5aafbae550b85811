"""Events in the format of AWS S3, posted a few at a time. Both sides get them from this driver."""

import concurrent.futures
import datetime
import http.client
import json
import threading
import urllib.parse

AT_ONCE = 4


def event(bucket, object):
    """The event of an object in a listing."""
    return json.dumps({"Records": [{
        "eventVersion": "2.1", "eventSource": "aws:s3", "awsRegion": "us-east-1", "eventName": "ObjectCreated:Put",
        "eventTime": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "s3": {"s3SchemaVersion": "1.0", "configurationId": "benchmark", "bucket": {"name": bucket}, "object": {
            "key": urllib.parse.quote_plus(object["Key"], safe="/"), "size": object["Size"],
            "eTag": object["ETag"].strip('"')}},
    }]}).encode()


def post_all(address, bodies, token=""):
    """Posts each body to an address as http://host:port/path; returns the responses that were not 2xx, as strings."""
    url = urllib.parse.urlsplit(address)
    head = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
    local = threading.local()

    def post(body):
        # One connection per thread; it is opened again after the server closed it.
        if not hasattr(local, "connection"):
            local.connection = http.client.HTTPConnection(url.hostname, url.port, timeout=120)
        local.connection.request("POST", url.path, body, head)
        answer = local.connection.getresponse()
        text = answer.read().decode(errors="replace")
        return None if answer.status < 300 else f"{answer.status} {text[:200]}"

    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        return [failure for failure in pool.map(post, bodies) if failure]
