"""Every block of commands in docs/ and README.md is run here as it is written, or its mark gives the reason why not."""

import collections
import os
import pathlib
import pty
import re
import select
import shutil
import signal
import time

import psycopg
import pytest
from calotype import program as programs
from calotype.library import Library, read_settings, s3_client
from calotype.samples import PHOTOS

from .blocks import blocks

PAGES = ["README.md", *sorted(str(path.relative_to(programs.ROOT)) for path in (programs.ROOT / "docs").rglob("*.md"))]
BLOCKS = [block for page in PAGES for block in blocks(page, (programs.ROOT / page).read_text())]
RUN = [block for block in BLOCKS if not block.mark]

# Number of blocks that no test runs, per page.
MARKED = {
    "README.md": 1,
    "docs/backup.md": 1,
    "docs/install-containers.md": 5,
    "docs/install-debian.md": 10,
    "docs/performance.md": 1,
    "docs/stores/ceph.md": 2,
    "docs/stores/minio.md": 2,
    "docs/upgrades.md": 1,
}

# The only programs that blocks can start, so that no text of the documentation changes this machine.
PROGRAMS = ["calotype", "curl", "psql", "rclone"]
# A program by its path, or a redirection to a file outside of the test's folder.
OUTSIDE = re.compile(r"^\s*(?:/|~/|\.)\S|>\s*[/~]", re.MULTILINE)
ADVICE = (f"Only {', '.join(PROGRAMS)} run here. If no test can run this block, put the reason on the line before it, "
          "<!-- not tested: needs … -->, and count it in MARKED. If it is no command, fence it as text.")
# Text of a prompt, and what a person types.
ANSWERS = {"Password: ": "a long password", "Again: ": "a long password", "[y/N] ": "y", "calotype=> ": r"\q"}
# Commands that do not end, and the output after which the test ends them.
ENDLESS = {"curl -sN": "event: next"}
SECONDS = 60
KEYS = ["2019/IMG_0001.jpg", "2019/IMG_0002.jpg", "2010/IMG_0003.jpg", "2010/IMG_0004.jpg"]


class DocumentedLibrary(Library):
    """A library with the keys of the documentation's examples."""

    def __init__(self, folder, program):
        super().__init__(folder, program)
        store = s3_client(self.settings)
        sample = sorted(path for path in PHOTOS.rglob("*.jpg"))
        for key, path in zip(KEYS, sample, strict=False):
            store.put_object(Bucket=self.settings["S3_BUCKET"], Key=key, Body=path.read_bytes())
        deadline = time.monotonic() + SECONDS
        while self.indexed() < len(KEYS):
            assert time.monotonic() < deadline, "ingest did not read the photos"
            time.sleep(0.2)

    def photo(self, key):
        with psycopg.connect(self.settings["DATABASE_URL"]) as connection:
            return connection.execute(
                "SELECT id FROM photos WHERE s3_path LIKE %s", [f"%/{key}"]).fetchone()[0]

    @property
    def backups(self):
        return self.folder / "backups"

    def pictures(self):
        """A folder of a person, with one picture."""
        folder = self.folder / "Pictures"
        folder.mkdir()
        shutil.copy(next(PHOTOS.rglob("*.jpg")), folder)
        return folder

    def slow_reindex(self):
        """The id of a reindex that does not end: its second photo follows the first after 100 seconds."""
        begun = self.run("reindex", "--part", "exif", "--prefix", "2010/", "--rate", "0.01")
        assert begun.returncode == 0, begun.stderr
        return re.search(r"\d+", begun.stdout)[0]

    def writer_password(self):
        return read_settings(self.data / "secrets.env")["CALOTYPE_WRITER_PASSWORD"]

    def database_port(self):
        return re.search(r":(\d+)/", self.settings["DATABASE_URL"])[1]

    def table_of_places(self, name):
        """A file of GeoNames with one line."""
        lines = {
            "cities500.txt": "2988507\tParis\tParis\t\t48.85341\t2.3488\tP\tPPLC\tFR\t\t11\t75\t751\t75056\t2138551\t\t42\t"
                             "Europe/Paris\t2024-01-01\n",
            "admin1CodesASCII.txt": "FR.11\tÎle-de-France\tIle-de-France\t3012874\n",
            "admin2Codes.txt": "FR.11.75\tParis\tParis\t2968815\n",
        }
        path = self.folder / name
        path.write_text(lines[name])
        return path


# What the examples of a page have in place of a person's own names.
PLACEHOLDERS = {
    "docs/administration.md": {
        "4711": lambda library: library.photo("2019/IMG_0002.jpg"),
        "pause 12": lambda library: f"pause {library.slow_reindex()}",
    },
    "docs/backup.md": {
        "/srv/backups/calotype-20261130T031500Z": lambda library: library.backups / "calotype-*",
        "/var/lib/calotype-new": lambda library: library.folder / "restored",
        "DATA ": lambda library: f"{library.data} ",
        "up.env": lambda library: library.env_file,
    },
    "docs/bring-photos.md": {
        "/srv/calotype/running.env": lambda library: library.data / "running.env",
        "~/Pictures": lambda library: library.pictures(),
    },
    "docs/database-roles.md": {
        "PASSWORD": DocumentedLibrary.writer_password,
        "PORT": DocumentedLibrary.database_port,
    },
    "docs/places.md": {
        "/srv/calotype/places.tsv.gz": lambda library: library.folder / "places.tsv.gz",
        **{name: lambda library, name=name: library.table_of_places(name)
           for name in ("cities500.txt", "admin1CodesASCII.txt", "admin2Codes.txt")},
    },
}


@pytest.fixture(scope="module")
def library(folder, program):
    with DocumentedLibrary(folder, program) as library:
        yield library


@pytest.fixture(scope="module")
def environment(library):
    """The settings of the library, and a PATH with only the allowed programs."""
    tools = library.folder / "programs"
    tools.mkdir()
    for name in PROGRAMS:
        found = library.program if name == "calotype" else next(
            path for folder in programs.environment()["PATH"].split(":") if (path := pathlib.Path(folder, name)).exists())
        (tools / name).symlink_to(found)
    own = {"PATH": str(tools), "HOME": str(library.folder), "CALOTYPE_RESOURCES": str(programs.ROOT), "TERM": "dumb",
           "CALOTYPE_BACKUP_TO": str(library.backups)}
    library.backups.mkdir()
    return library.settings | own


def text_of(block, library):
    text = block.text
    for placeholder, value in PLACEHOLDERS.get(block.page, {}).items():
        if placeholder in text:
            text = text.replace(placeholder, str(value(library)))
    return text


def typed(text, environment, folder):
    """Runs commands in a terminal and answers their prompts; the exit status and the output."""
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(folder)
        os.execve("/bin/bash", ["bash", "--norc", "-euo", "pipefail", "-c", text], environment)
    last = next((last for command, last in ENDLESS.items() if text.startswith(command)), None)
    output, answered, deadline = "", 0, time.monotonic() + SECONDS
    try:
        while time.monotonic() < deadline:
            if not select.select([terminal], [], [], 1)[0]:
                continue
            try:
                output += os.read(terminal, 65536).decode(errors="replace")
            except OSError:
                # The terminal of a process that ended.
                return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), output
            if last and last in output:
                return 0, output
            for prompt, answer in ANSWERS.items():
                if output[answered:].endswith(prompt):
                    os.write(terminal, f"{answer}\n".encode())
                    answered = len(output)
        return None, output
    finally:
        os.close(terminal)
        try:
            os.killpg(child, signal.SIGKILL)
            os.waitpid(child, 0)
        except (ProcessLookupError, ChildProcessError):
            pass


@pytest.mark.parametrize("block", [pytest.param(block, id=f"{block.page}-{block.first_line[:40]}") for block in RUN])
def test_the_commands_run(block, library, environment):
    assert not OUTSIDE.search(block.text), f"{block.place} starts a program by its path, or writes outside. {ADVICE}"
    status, output = typed(text_of(block, library), environment, library.folder)
    ended = "not ended" if status is None else f"exit status {status}"
    assert status == 0, f"{block.place}: {ended}\n{output}\n{ADVICE}"


def test_each_mark_is_counted():
    assert dict(collections.Counter(block.page for block in BLOCKS if block.mark)) == MARKED


def test_each_placeholder_is_in_a_block_that_is_run():
    missing = {(page, name) for page, names in PLACEHOLDERS.items() for name in names
               if not any(name in block.text for block in RUN if block.page == page)}
    assert missing == set()


def test_no_mark_is_lost():
    """A mark with another spelling, or one that is not directly before a block, marks nothing."""
    for page in PAGES:
        text = re.sub(r"^(`{3,}).*?^\1", "", (programs.ROOT / page).read_text(), flags=re.MULTILINE | re.DOTALL)
        written = len(re.findall(r"^\s*<!--\s*not[ -]tested", text, re.MULTILINE | re.IGNORECASE))
        assert written == sum(block.mark is not None for block in BLOCKS if block.page == page), page


EXAMPLE = """\
Text.

    calotype one
        --of two

    calotype two

- An item.

    Its text.

Text.

<!-- not tested: reason -->
    calotype three

<!-- not tested: another reason -->

```sh
calotype four
```

```json
{}
```
"""


def test_finds_the_blocks_of_a_page():
    found = [(block.line, block.text, block.mark) for block in blocks("page.md", EXAMPLE)]
    assert found == [
        (3, "calotype one\n    --of two\n\ncalotype two", None),
        (15, "calotype three", "reason"),
        (20, "calotype four", "another reason"),
    ]
