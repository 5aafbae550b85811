"""The administration page: failed jobs are retried, and a mass deletion waits for a confirmation."""

import os
import subprocess

from .visitor import Visitor, phone

SYNTHETIC = "s3://{}/synthetic for the administration/"


def database(sql):
    subprocess.run(["psql", "--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1", "--command", sql,
                    os.environ["DATABASE_URL"]], check=True, capture_output=True)


def give_up(key):
    database("INSERT INTO ingest_jobs (bucket, object_key, kind, state, attempts, error_code, error) VALUES "
             f"('{os.environ['S3_BUCKET']}', '{key}', 'removed', 'dead', 3, 'DECODER_CRASHED', 'The process died 3 times.')")


def forget(key):
    database(f"DELETE FROM ingest_jobs WHERE object_key = '{key}'")


def test_a_failed_job_is_retried(chromium):
    visitor = Visitor(chromium)
    give_up("given up.jpg")
    try:
        page = visitor.open("/admin", until="job-list .dead")
        row = page.locator("job-list .dead", has_text="given up.jpg")
        assert "DECODER_CRASHED" in row.inner_text()
        row.locator("button").click()
        # The object does not exist, so the job ends immediately.
        row.wait_for(state="detached")
        page.wait_for_selector("job-list .quiet")
    finally:
        forget("given up.jpg")
    visitor.leave()


def test_a_mass_deletion_waits_for_a_confirmation(chromium):
    visitor = Visitor(chromium)
    path = SYNTHETIC.format(os.environ["S3_BUCKET"])
    # More than 5 % of any library that these tests use.
    total = visitor.total() + 30
    database(f"INSERT INTO photos (filename, s3_path, indexed_at) SELECT n || '.jpg', '{path}' || n || '.jpg', now() "
             f"FROM generate_series(1, {total}) AS n")
    try:
        page = visitor.open("/admin", until="bucket-comparison button")
        page.click("text=Compare now")
        page.wait_for_selector("bucket-comparison [role=alert]")
        assert f"{total:,} photos" in page.inner_text("bucket-comparison [role=alert]")
        page.click("text=Delete these photos")
        assert page.evaluate("document.activeElement.dataset.act") == "keep"
        assert not visitor.violations()
        page.keyboard.press("Enter")
        page.wait_for_selector("text=Delete these photos")
        page.click("text=Delete these photos")
        page.click(f"text=Delete {total}")
        page.wait_for_selector("bucket-comparison [role=alert]", state="detached")
        page.wait_for_selector("job-list .quiet", timeout=60_000)
        page.click("text=Compare now")
        page.wait_for_selector("bucket-comparison [role=status]:has-text('no differences')")
    finally:
        database(f"DELETE FROM photos WHERE s3_path LIKE '{path}%'")
    visitor.leave()


def test_the_administration_page_is_accessible(chromium):
    give_up("a/long/key/with nothing to break it at/" + "x" * 120 + ".jpg")
    try:
        for options in [{}, phone]:
            for scheme in ["light", "dark"]:
                visitor = Visitor(chromium, **options, color_scheme=scheme)
                page = visitor.open("/admin", until="job-list .dead")
                page.wait_for_selector("bucket-comparison button")
                found = visitor.violations()
                assert not found, "; ".join(found)
                width = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
                assert width[0] <= width[1], width
                small = page.evaluate("""() => [...document.querySelectorAll('main button, main nav a')]
                    .filter(one => one.checkVisibility() && one.getBoundingClientRect().height < 39.5)
                    .map(one => one.outerHTML)""")
                assert not small, small
                visitor.leave()
    finally:
        forget("a/long/key/with nothing to break it at/" + "x" * 120 + ".jpg")


def test_the_administration_page_requires_the_admin_scope(chromium):
    visitor = Visitor(chromium, logged_in=False)
    page = visitor.open("/admin", until="sign-in-form")
    visitor.console = [line for line in visitor.console if "401" not in line]
    visitor.leave()
    answer = subprocess.run([os.environ["CALOTYPE"], "token", "create", "reader", "--scope", "read"], check=True,
                            capture_output=True, text=True)
    visitor = Visitor(chromium, logged_in=False)
    login = visitor.context.request.post(f"{visitor.url}/api/v1/session", data={"token": answer.stdout.strip()})
    assert login.status == 204
    page = visitor.open("/admin", until=".trouble:not(:empty)")
    assert "admin" in page.inner_text(".trouble")
    visitor.console = [line for line in visitor.console if "403" not in line]
    visitor.leave()


def test_a_reindex_starts_only_after_its_estimate(chromium):
    database("DELETE FROM job_batches")
    visitor = Visitor(chromium)
    page = visitor.open("/admin", until="reindex-form form")
    begin = page.locator("reindex-form [data-act=start-reindex]")
    see = page.locator("reindex-form [data-act=estimate-reindex]")
    said = page.locator("reindex-form [role=status]")
    assert see.is_disabled() and begin.is_hidden()
    page.check("reindex-form [value=places]")
    page.check("reindex-form [value=search]")
    see.click()
    begin.wait_for()
    assert said.inner_text() == f"{visitor.total():,} photos, no originals to read."
    assert not visitor.violations()
    # Another request needs another estimate.
    page.check("reindex-form [value=hash]")
    assert begin.is_hidden() and said.inner_text() == ""
    page.uncheck("reindex-form [value=hash]")
    page.fill("reindex-form [name=q]", "iso:")
    page.keyboard.press("Enter")
    page.wait_for_selector(".trouble:has-text('q:')")
    assert begin.is_hidden()
    page.fill("reindex-form [name=q]", "")
    see.click()
    begin.click()
    page.wait_for_selector("job-list li:has-text('places, search, finished')", timeout=60_000)
    assert page.locator("job-list [data-change]").count() == 0
    # A slow reindex can be paused and cancelled.
    page.fill("reindex-form [name=perSecond]", "0.01")
    see.click()
    begin.click()
    page.wait_for_selector("job-list li:has-text('places, search, running')")
    for word, state in [("Pause", "paused"), ("Resume", "running"), ("Cancel", "cancelled")]:
        page.locator("job-list button", has_text=word).first.click()
        page.wait_for_selector(f"job-list li:has-text('places, search, {state}')")
    visitor.console = [line for line in visitor.console if "400" not in line]
    visitor.leave()
