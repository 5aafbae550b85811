"""Calotype below /photos, behind a real Caddy and a real nginx with the examples of deploy/proxy."""

import json
import subprocess
import time
import urllib.parse

import pytest
import yaml
from calotype.library import Library, rclone
from calotype.program import ROOT
from calotype.samples import PHOTOS

from ..browser.visitor import browser
from .proxy import EXAMPLES, Proxy, free_port

# Below the folder of one trip, which is enough for a page.
TRIP = "Trips/Roma 2011"
PASSWORD = "a password of the tests"
# An address of this machine that is no trusted proxy.
CLIENT = "127.0.0.2"
BASE = "/photos"
SUBSCRIPTION = "subscription { libraryChanged(filter: {favourite: true}) { totalCount } }"
MARK = "mutation ($photo: Long!, $mark: Boolean!) { setFavourite(photo: $photo, favourite: $mark) { databaseId } }"


def without_prefix(text):
    """nginx replaces the path of the location where the address has one."""
    lines = [line.replace(";", "/;") if "proxy_pass " in line else line for line in text.splitlines()]
    return "\n".join(lines) + "\n"


# Each example, and nginx with a prefix that it removes.
LAYOUTS = {
    "caddy": ("Caddyfile", lambda text: text),
    "caddy-path": ("Caddyfile-path", lambda text: text),
    "nginx": ("nginx.conf", lambda text: text),
    "nginx-path": ("nginx-path.conf", lambda text: text),
    "nginx-removes-prefix": ("nginx-path.conf", without_prefix),
}


def naming(user):
    """An example whose proxy signs a user in, as a portal does."""
    def change(text):
        return text.replace("request_header -Remote-User", f"request_header Remote-User {user}") \
            .replace('proxy_set_header Remote-User "";', f"proxy_set_header Remote-User {user};")
    return change


@pytest.fixture(scope="module")
def library(folder, program):
    subprocess.run([ROOT / "script/install-web-libraries"], check=True)
    port = free_port()
    with Library(folder, program, port=port, CALOTYPE_PUBLIC_URL=f"https://localhost:8443{BASE}",
                 CALOTYPE_TRUSTED_PROXIES="127.0.0.1 ::1", CALOTYPE_PROXY_USER_HEADER="Remote-User",
                 CALOTYPE_RECONCILE_MINUTES=0) as library:
        library.api = f"127.0.0.1:{port}"
        rclone(library.settings, "copy", PHOTOS / TRIP, f":s3:{library.settings['S3_BUCKET']}/{TRIP}")
        expected = sum(1 for _ in (PHOTOS / TRIP).iterdir())
        (folder / "password").write_text(PASSWORD)
        (folder / "password").chmod(0o600)
        for name, role in (("anna", "owner"), ("ben", "guest")):
            added = library.run("user", "add", name, "--role", role, "--password-file", folder / "password")
            assert added.returncode == 0, added.stderr
        deadline = time.monotonic() + 120
        while library.indexed() < expected:
            assert time.monotonic() < deadline, "the photos are not read"
            time.sleep(0.3)
        yield library


# Run by every test run: one proxy that keeps the prefix, and one that removes it.
ALWAYS = ("caddy-path", "nginx-removes-prefix")


@pytest.fixture(
    scope="module",
    params=[pytest.param(name, marks=() if name in ALWAYS else pytest.mark.long) for name in LAYOUTS])
def proxy(request, library, folder):
    example, change = LAYOUTS[request.param]
    with Proxy(example, folder / request.param, library.api, change).running() as proxy:
        yield proxy


@pytest.fixture(scope="module")
def authorization(library):
    return {"Authorization": f"Bearer {library.settings['CALOTYPE_TOKEN']}"}


@pytest.mark.parametrize("example", ["Caddyfile", "Caddyfile-path", "nginx.conf", "nginx-path.conf"])
def test_the_proxy_finds_no_mistake_in_the_example(example, tmp_path):
    proxy = Proxy(example, tmp_path / "proxy")
    answer = proxy.check()
    said = answer.stdout + answer.stderr
    assert answer.returncode == 0, said
    # The test itself turns the redirects off, which need port 80.
    warnings = [line for line in said.splitlines() if "warn" in line and "redirects are disabled" not in line]
    assert not warnings, said


def test_the_labels_of_traefik_are_yaml_and_name_one_service():
    labels = yaml.safe_load((EXAMPLES / "traefik.yaml").read_text())["services"]["calotype"]["labels"]
    assert all(isinstance(value, str) for value in labels.values())
    assert {name.split(".")[3] for name in labels if name.startswith("traefik.http.")} == {"calotype", "calotype-headers"}


def test_the_health_check_asks_the_server_itself(library, program):
    port = library.api.rpartition(":")[2]
    ready = library.run("healthcheck", CALOTYPE_PORT=port)
    assert (ready.returncode, ready.stdout) == (0, "ready\n"), ready.stderr
    nobody = library.run("healthcheck", CALOTYPE_PORT=str(free_port()))
    assert nobody.returncode == 1 and nobody.stdout.startswith("not ready: no response from http://127.0.0.1:")


def test_pages_files_and_routes_are_below_the_path(proxy, authorization):
    status, headers, page = proxy.request("GET", f"{BASE}/")
    assert status == 200 and f'src="{BASE}/main.js"' in page
    assert headers["Strict-Transport-Security"]
    for path in ("main.js", "theme.css", "explorer/explorer.js", "photo/12", "favicon.svg"):
        assert proxy.request("GET", f"{BASE}/{path}")[0] == 200, path
    assert proxy.request("GET", f"{BASE}/readyz")[0] == 200
    status, headers, text = proxy.request("GET", f"{BASE}/api/v1/photos?first=1", headers=authorization)
    assert status == 200
    target = headers["Link"].split(">")[0].removeprefix("<")
    assert target.startswith(f"{BASE}/api/v1/photos?")
    status, _, second = proxy.request("GET", target, headers=authorization)
    assert status == 200 and json.loads(second)["photos"] != json.loads(text)["photos"]
    status, _, description = proxy.request("GET", f"{BASE}/openapi.yaml", headers=authorization)
    assert yaml.safe_load(description)["servers"] == [{"url": BASE}]


# As in the suite of browsers: without a GPU it is sometimes too slow on a busy machine.
@pytest.mark.flaky(reruns=1)
def test_a_browser_signs_in_by_a_link_and_uses_every_view(proxy, library):
    link = library.run("login-link", "--data", library.data).stdout.strip()
    assert link.startswith(f"https://localhost:8443{BASE}/login#link=")
    said = []
    with browser() as chromium:
        context = chromium.new_context(ignore_https_errors=True)
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.on("console", lambda message: said.append(f"{message.type}: {message.text} {message.location}"))
        page.on("pageerror", lambda error: said.append(f"error: {error}"))
        page.goto(link.replace("https://localhost:8443", proxy.origin))
        page.wait_for_selector("photo-timeline a img:not(.loading)")
        assert urllib.parse.urlsplit(page.url).path == f"{BASE}/"
        [cookie] = context.cookies()
        assert (cookie["name"], cookie["path"]) == ("__Secure-calotype_session", BASE)
        assert cookie["secure"] and cookie["httpOnly"]
        page.click("photo-timeline a[data-photo]")
        page.wait_for_url(f"{proxy.origin}{BASE}/photo/*")
        page.reload()
        page.wait_for_selector("photo-view img")
        page.goto(f"{proxy.origin}{BASE}/map")
        page.wait_for_selector("photo-map .cluster")
        page.click("library-header a.brand")
        page.wait_for_selector("photo-timeline a img:not(.loading)")
        page.goto(f"{proxy.origin}{BASE}/graphql")
        page.wait_for_selector("explorer-bar")
        page.click("explorer-bar a.brand")
        page.wait_for_selector("photo-timeline a img:not(.loading)")
        page.click("person-menu [data-act=open]")
        page.click("person-menu [data-act=sign-out]")
        page.wait_for_selector("sign-in-form")
        assert urllib.parse.urlsplit(page.url).path == f"{BASE}/"
        assert not context.cookies()
        context.close()
    # After signing out, the page asks who it is: 401.
    errors = [message for message in said if message.startswith("error") and "401" not in message]
    assert not errors, errors


def test_events_arrive_at_once_and_the_stream_survives_silence(proxy, authorization):
    status, _, text = proxy.request("POST", f"{BASE}/graphql", {"query": "{ photos(first: 1) { nodes { databaseId } } }"},
                                    authorization)
    assert status == 200, text
    photo = json.loads(text)["data"]["photos"]["nodes"][0]["databaseId"]

    def mark(value):
        answer = proxy.request("POST", f"{BASE}/graphql", {"query": MARK, "variables": {"photo": photo, "mark": value}},
                               authorization)
        assert "errors" not in json.loads(answer[2]), answer

    def event(stream):
        while not (line := stream.readline()).startswith(b"data:"):
            assert line, "the stream ended"
        return json.loads(line.removeprefix(b"data:"))["data"]["libraryChanged"]["totalCount"]

    mark(False)
    connection = proxy.connection()
    start = time.monotonic()
    connection.request("POST", f"{BASE}/graphql", json.dumps({"query": SUBSCRIPTION}), authorization | {
        "Content-Type": "application/json", "Accept": "text/event-stream", "Accept-Encoding": "gzip"})
    stream = connection.getresponse()
    assert stream.status == 200 and stream.headers["Content-Encoding"] is None
    before = event(stream)
    assert time.monotonic() - start < 2
    # Two heartbeats of silence.
    beats = 0
    while beats < 2:
        beats += stream.readline() == b":\n"
    assert time.monotonic() - start < 15
    start = time.monotonic()
    mark(True)
    assert event(stream) == before + 1
    assert time.monotonic() - start < 2
    connection.close()
    mark(False)


def test_large_bodies_reach_calotype(proxy, authorization):
    body = json.dumps({"q": " " * 900_000})
    status, headers, text = proxy.request(
        "POST", f"{BASE}/api/v1/photos/search", body, authorization | {"Content-Type": "application/json"})
    assert status in (200, 400) and "json" in headers["Content-Type"], text[:200]
    # More than Calotype takes: its own answer, and not the proxy's.
    status, headers, text = proxy.request(
        "POST", f"{BASE}/api/v1/photos/search", json.dumps({"q": " " * 3_000_000}),
        authorization | {"Content-Type": "application/json"})
    assert status == 413 and json.loads(text)["code"] == "BODY_TOO_LARGE"


def test_the_client_has_its_own_address_whatever_it_claims(proxy, authorization):
    status, _, text = proxy.request(
        "POST", f"{BASE}/api/v1/session", {"name": "anna", "password": "wrong " + PASSWORD}, client=CLIENT,
        headers={"X-Forwarded-For": "6.6.6.6", "Forwarded": "for=6.6.6.6", "X-Real-IP": "6.6.6.6"})
    assert status == 401, text
    status, _, text = proxy.request("GET", f"{BASE}/api/v1/audit-log?first=1", headers=authorization)
    assert status == 200, text
    [entry] = json.loads(text)["entries"]
    assert (entry["action"], entry["address"]) == ("session.refused", CLIENT)


def test_a_client_cannot_name_itself(proxy):
    status, _, text = proxy.request("GET", f"{BASE}/api/v1/session", headers={"Remote-User": "anna"}, client=CLIENT)
    assert status == 401, text


@pytest.mark.parametrize("example", ["Caddyfile-path", "nginx-path.conf"])
@pytest.mark.parametrize("user, status, part", [("ben", 200, '"favourites"'), ("eve", 403, "there is no account")])
def test_the_proxy_signs_users_in(example, user, status, part, library, tmp_path):
    with Proxy(example, tmp_path / "proxy", library.api, naming(user)).running() as proxy:
        found, _, text = proxy.request("GET", f"{BASE}/api/v1/session", headers={"Remote-User": "anna"}, client=CLIENT)
        assert found == status and part in text, text
