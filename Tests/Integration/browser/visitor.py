"""A browser that visits the library at CALOTYPE_URL with the token in CALOTYPE_TOKEN."""

import contextlib
import os
import urllib.parse

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

# Maps need WebGL; without a GPU it is rendered in software.
arguments = [
    "--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
]
executable = os.environ.get("CHROMIUM", "/usr/bin/chromium")

desktop = {"viewport": {"width": 1440, "height": 900}}
phone = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True, "device_scale_factor": 2}


@contextlib.contextmanager
def browser():
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=arguments)
        try:
            yield chromium
        finally:
            chromium.close()


class Visitor:
    """A page with a session, which notes the messages of its console and the origins of its requests."""

    def __init__(self, chromium, logged_in=True, **options):
        self.url = os.environ["CALOTYPE_URL"].rstrip("/")
        self.token = os.environ["CALOTYPE_TOKEN"]
        self.context = chromium.new_context(**{**desktop, **options})
        self.page = self.context.new_page()
        self.page.set_default_timeout(15_000)
        self.console = []
        self.origins = set()
        self.page.on("console", lambda said: self.console.append(f"{said.type}: {said.text} {said.location}"))
        self.page.on("pageerror", lambda error: self.console.append(f"error: {error}"))
        self.page.on("request", lambda request: self.origins.add(origin(request.url)))
        if logged_in:
            answer = self.context.request.post(f"{self.url}/api/v1/session", data={"token": self.token})
            assert answer.status == 204, f"the login returned {answer.status}: {answer.text()}"

    def open(self, address, until=None):
        self.page.goto(self.url + address)
        if until:
            self.page.wait_for_selector(until)
        return self.page

    def timeline(self):
        return self.open("/", until="photo-timeline a img:not(.loading)")

    def shown(self):
        """The ids of the photos in the document, in its order."""
        return self.page.eval_on_selector_all(
            "photo-timeline [data-photo]", "all => all.map(one => Number(one.dataset.photo))")

    def total(self, **variables):
        """How many photos the API finds."""
        query = "query($filter: PhotoFilter, $q: String) { photos(filter: $filter, q: $q, first: 1) { totalCount } }"
        return self.ask(query, variables)["photos"]["totalCount"]

    def ask(self, query, variables=None):
        body = {"query": query, "variables": variables or {}}
        answer = self.context.request.post(
            f"{self.url}/graphql", data=body, headers={"Authorization": f"Bearer {self.token}"}).json()
        assert not answer.get("errors"), answer["errors"]
        return answer["data"]

    def leave(self):
        """Ends the visit. A message on the console fails the test."""
        self.context.close()
        assert not self.console, "the console shows: " + "; ".join(self.console)

    def violations(self):
        """The accessibility problems that axe finds on the page, as text."""
        found = Axe().run(self.page).response["violations"]
        return [f"{rule['id']} ({rule['help']}): {rule['nodes'][0]['html'][:160]}" for rule in found]


def origin(address):
    parts = urllib.parse.urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else f"{parts.scheme}:"
