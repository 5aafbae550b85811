"""Runs as another user: tries all that standard input names, and prints what it could do as lines of JSON.

Standard input: {"ports": [...], "filers": [...], "api": port, "public": [folder, ...], "sockets": [...], "files": [...],
"weed": path, "onlyReads": whether nothing is written}.
"""

import concurrent.futures
import http.client
import json
import os
import pathlib
import socket
import subprocess
import sys

import boto3
import botocore
import botocore.config
import botocore.exceptions
import botocore.parsers

STRANGER = "http://stranger.example"
HEALTH = {"/healthz", "/readyz", "/status"}
REQUESTS = [
    *(("GET", path) for path in (
        "/", "/status", "/healthz", "/readyz", "/metrics", "/debug/pprof/", "/buckets/", "/buckets/photos/?limit=5", "/photos",
        "/photos/?list-type=2", "/photos/album/one.jpg", "/buckets/photos/album/one.jpg", "/dir/assign", "/dir/status",
        "/dir/lookup?volumeId=1", "/cluster/status", "/cluster/healthz", "/vol/status", "/stats/counter", "/stats/memory",
        "/1,01", "/.tus", "/kv/x", "/ui/index.html", "/api/v1/photos", "/api/v1/admin/queue", "/api/v1/places", "/graphql?query={me}")),
    ("PUT", "/photos/planted.jpg"), ("PUT", "/planted"), ("POST", "/buckets/photos/planted.jpg"), ("POST", "/photos?delete"),
    ("POST", "/submit"), ("POST", "/graphql"), ("POST", "/webhook/s3-photo-upload"), ("POST", "/api/v1/session"),
    ("POST", "/?Action=AssumeRole&Version=2011-06-15"), ("POST", "/?Action=CreateAccessKey&Version=2010-05-08"),
    ("DELETE", "/photos/album/one.jpg"), ("DELETE", "/buckets/photos/album/one.jpg"), ("DELETE", "/photos"),
    ("OPTIONS", "/photos/album/one.jpg"), ("OPTIONS", "/buckets/photos/"), ("OPTIONS", "/api/v1/photos"),
]


def ask(port, method, path):
    """(status, headers, body), or None if there is no HTTP response."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=3)
    try:
        connection.request(method, path, body=b"{}" if method in ("PUT", "POST") else None, headers={
            "Origin": STRANGER, "Access-Control-Request-Method": "DELETE", "Content-Type": "application/json"})
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read(1 << 20)
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def by_http(port, public, only_reads):
    for method, path in REQUESTS:
        if only_reads and method != "GET":
            continue
        answer = ask(port, method, path)
        if answer is None:
            continue
        code, headers, body = answer
        health = path in HEALTH and len(body) < 200
        # SeaweedFS lets any page read its refusals.
        if code < 400 and not health and headers.get("Access-Control-Allow-Origin") in ("*", STRANGER):
            yield f"{method} {path} of port {port} lets pages of {STRANGER} read the response"
        # A preflight that allows nothing, a way to the login, and the front end's files, which are in every checkout.
        if code < 400 and not (health or method == "OPTIONS" or (public and (code in (302, 303) or body in public))):
            yield f"{method} {path} of port {port} returns {code}: {body[:80]!r}"


def by_s3(port):
    stranger = dict(aws_access_key_id="AKIDSTRANGER", aws_secret_access_key="foreign-secret")
    for name, keys, signature in (("without keys", {}, botocore.UNSIGNED), ("with keys made up", stranger, "s3v4")):
        store = boto3.client("s3", endpoint_url=f"http://127.0.0.1:{port}", region_name="us-east-1", **keys, config=botocore.config.Config(
            signature_version=signature, retries={"max_attempts": 1}, connect_timeout=2, read_timeout=3))
        calls = {
            "lists buckets": lambda: store.list_buckets(), "lists": lambda: store.list_objects_v2(Bucket="photos"),
            "reads": lambda: store.get_object(Bucket="photos", Key="album/one.jpg"),
            "writes": lambda: store.put_object(Bucket="photos", Key="planted.jpg", Body=b"x"),
            "deletes": lambda: store.delete_object(Bucket="photos", Key="album/one.jpg"),
            "makes a bucket": lambda: store.create_bucket(Bucket="planted"),
            "reads the policy": lambda: store.get_bucket_policy(Bucket="photos"),
        }
        for what, call in calls.items():
            try:
                call()
                yield f"boto3 {name} {what} on port {port}"
            # A body that is not XML does not come from a store; by_http checks it.
            except (botocore.exceptions.BotoCoreError, botocore.exceptions.ClientError, botocore.parsers.ResponseParserError,
                    ValueError):
                pass


def by_shell(port, filer, weed):
    """The store's own tool, with these ports as the master's and the filer's RPC."""
    try:
        shell = subprocess.run(
            [weed, "shell", f"-master=127.0.0.1:{port}.{port}", f"-filer=127.0.0.1:{filer}.{filer}"], cwd="/",
            input="s3.configure\nvolume.list\nfs.ls /buckets\n", capture_output=True, text=True, timeout=6,
            env={"HOME": "/nonexistent", "PATH": "/usr/bin:/bin"})
        output = shell.stdout + shell.stderr
    except subprocess.TimeoutExpired as late:
        output = ((late.stdout or b"") + (late.stderr or b"")).decode(errors="replace")
    if any(word in output for word in ("secretKey", "DataNode", "Topology", "photos")):
        yield f"weed shell on ports {port} and {filer} reads the store"


def by_postgres(port):
    for user in ("postgres", "calotype", "calotype_admin", "calotype_app", "calotype_writer", "nobody"):
        answer = subprocess.run(
            ["psql", "--no-psqlrc", "--no-password", "-Atc", "SELECT 1", f"postgresql://{user}@127.0.0.1:{port}/calotype"],
            capture_output=True, text=True, timeout=10, env={"PATH": "/usr/bin:/bin", "PGCONNECT_TIMEOUT": "3"})
        if answer.returncode == 0:
            yield f"psql logs in as {user} on port {port}"


def by_files(paths):
    for path in paths:
        try:
            if os.path.isdir(path):
                os.listdir(path)
            else:
                with open(path, "rb") as file:
                    file.read(1)
            yield f"{path} can be read"
        except OSError:
            pass


def by_sockets(paths):
    for path in paths:
        client = socket.socket(socket.AF_UNIX)
        try:
            client.connect("\0" + path[1:] if path.startswith("@") else path)
            yield f"{path} takes a connection"
        except OSError:
            pass
        finally:
            client.close()


def main():
    request = json.load(sys.stdin)
    public = {file.read_bytes() for folder in request["public"] for file in pathlib.Path(folder).rglob("*") if file.is_file()}
    jobs = []
    with concurrent.futures.ThreadPoolExecutor(24) as pool:
        for port in request["ports"]:
            files = public if port == request["api"] else set()
            jobs += [pool.submit(list, by_http(port, files, request["onlyReads"])), pool.submit(list, by_postgres(port))]
            jobs += [pool.submit(list, by_shell(port, filer, request["weed"])) for filer in request["filers"]]
            if port != request["api"] and not request["onlyReads"]:
                jobs.append(pool.submit(list, by_s3(port)))
        jobs.append(pool.submit(list, by_files(request["files"])))
        jobs.append(pool.submit(list, by_sockets(request["sockets"])))
        for job in jobs:
            for fault in job.result():
                print(json.dumps(fault))


if __name__ == "__main__":
    main()
