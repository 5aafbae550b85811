"""script/docs builds a site that has search and requests nothing from other hosts."""

import contextlib
import functools
import http.server
import re
import subprocess
import threading

import pytest
from calotype.program import ROOT
from playwright.sync_api import sync_playwright


@pytest.fixture(scope="module")
def site(folder):
    output = folder / "site"
    built = subprocess.run([ROOT / "script/docs", "--output", output], capture_output=True, text=True, timeout=300)
    assert built.returncode == 0, built.stdout + built.stderr
    return output


@contextlib.contextmanager
def served(folder):
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(site, browser):
    """A page with `base`, the address of the site, and `requests`, the addresses that were requested."""
    with served(site) as base:
        page = browser.new_page()
        page.base, page.requests, page.failed = base, [], []
        page.on("request", lambda request: page.requests.append(request.url))
        page.on("response", lambda response: response.status >= 400 and page.failed.append(response.url))
        yield page
        page.close()


PAGES = ["index", "overview", "sign-in", "decisions/index", "reference/rest/search", "reference/rest/objects",
         "reference/graphql/queries", "reference/graphql/objects"]


def test_pages_request_nothing_from_other_hosts(page):
    for name in PAGES:
        page.goto(f"{page.base}/{name}.html", wait_until="networkidle")
    assert {url for url in page.requests if not url.startswith((page.base, "data:"))} == set()
    assert page.failed == []


def test_no_page_loads_from_another_host(site):
    """Also what a browser would load only on some screens or after a click."""
    loads = re.compile(r"""<(?:script|link|img|iframe|source|video)\b[^>]*\b(?:src|href|srcset)="(?:https?:)?//[^"]*"""
                       r"""|@import\s+(?:url\()?["']?(?:https?:)?//|url\(\s*["']?(?:https?:)?//""")
    found = {f"{path.relative_to(site)}: {match[0]}" for path in site.rglob("*") if path.suffix in {".html", ".css"}
             for match in loads.finditer(path.read_text())}
    assert found == set()


def test_the_search_finds_a_page_by_its_words(page):
    page.goto(f"{page.base}/index.html")
    page.get_by_placeholder("Search").first.fill("recovery codes")
    page.keyboard.press("Enter")
    page.locator("#search-results li").first.wait_for()
    assert "sign-in.html" in " ".join(link.get_attribute("href") for link in page.locator("#search-results li a").all())


def test_every_section_of_the_table_of_contents_is_in_the_navigation(page):
    sections = re.findall(r"^## (.*)$", (ROOT / "docs/README.md").read_text(), re.MULTILINE)
    page.goto(f"{page.base}/sign-in.html")
    assert page.locator(".sidebar-tree .caption-text").all_text_contents() == sections


def test_the_reference_has_every_operation(site):
    routes = re.findall(r"^  (/\S*):$", (ROOT / "openapi/openapi.yaml").read_text(), re.MULTILINE)
    pages = " ".join(path.read_text() for path in (site / "reference/rest").glob("*.html"))
    assert [route for route in routes if f" {route}<a" not in pages] == []
    assert 'id="photo"' in (site / "reference/graphql/objects.html").read_text()


def test_a_broken_link_fails(site):
    """`site` is built first, since both share an environment."""
    page = ROOT / "script/lib/documentation/stage.py"
    code = ("import stage, sys; site = stage.Site('/nowhere'); site.link('docs/backup.md', 7, 'no-such-page.md');"
            "print(*site.problems)")
    found = subprocess.run([ROOT / ".venv-docs/bin/python", "-B", "-c", code], cwd=page.parent, capture_output=True, text=True)
    assert found.stdout.strip() == "docs/backup.md:7: no file docs/no-such-page.md; link a file of the repository", found
