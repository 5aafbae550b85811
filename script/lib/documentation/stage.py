"""Copies the Markdown of the repository to the folder of pages that Sphinx reads, and writes the reference there.

The pages of the repository link each other by their paths in the repository. Here a page has another place, so each
link is rewritten. The sections of docs/README.md become the navigation.
"""

import os
import pathlib
import posixpath
import re
import shutil
import sys

import graphql_reference
import rest_reference

ROOT = pathlib.Path(__file__).resolve().parents[3]
OPENAPI = "openapi/openapi.yaml"
SDL = "Sources/API/GraphQL/library.graphql"

# Pages outside of docs/, and files that have a page made of them.
PLACES = {
    "docs/README.md": "index.md",
    "docs/decisions/README.md": "decisions/index.md",
    "docs/stores/README.md": "stores/index.md",
    "README.md": "overview.md",
    "CONTRIBUTING.md": "contributing.md",
    "SECURITY.md": "security.md",
    "CHANGELOG.md": "changelog.md",
    OPENAPI: "reference/rest/index.md",
    SDL: "reference/graphql/index.md",
}
WHOLE_LINK = re.compile(r"(?<!!)\[([^\[\]]*)\]\(([^()\s]+)\)")
LINK = re.compile(r"(\]\()([^()\s]+)(\))")
OUTSIDE = re.compile(r"[a-z]+:|#")


def pages():
    """The paths of all Markdown pages, from the root of the repository."""
    below = (ROOT / "docs").rglob("*.md")
    outside = [path for path in PLACES if path.endswith(".md") and not path.startswith("docs/")]
    return sorted([str(path.relative_to(ROOT)) for path in below] + outside)


def place(path):
    """Where a file of the repository is on the site."""
    if path in PLACES:
        return PLACES[path]
    return path.removeprefix("docs/") if path.startswith("docs/") else f"files/{path}"


class Site:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.problems = []

    def write(self, path, text):
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)

    def copy(self, path):
        target = self.folder / place(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        if path.endswith(".md"):
            # Such a page is reached only from the page that links it.
            self.write(place(path), "---\norphan: true\n---\n\n" + self.with_links(path, (ROOT / path).read_text()))
        else:
            shutil.copyfile(ROOT / path, target)

    def with_links(self, page, text):
        """The text of a page with its links rewritten; code stays as it is."""
        lines, fenced = [], False
        for number, line in enumerate(text.split("\n"), 1):
            fenced ^= line.lstrip().startswith("```")
            if not fenced and not line.startswith("    "):
                # A folder has no page on the site.
                line = WHOLE_LINK.sub(lambda found: found[1] if self.is_folder(page, found[2]) else found[0], line)
                line = LINK.sub(lambda found: found[1] + self.link(page, number, found[2]) + found[3], line)
            lines.append(line)
        return "\n".join(lines)

    def is_folder(self, page, address):
        target = ROOT / posixpath.dirname(page) / address
        return target.is_dir() and not (target / "README.md").is_file()

    def link(self, page, number, address):
        if OUTSIDE.match(address):
            return address
        path, _, anchor = address.partition("#")
        target = posixpath.normpath(posixpath.join(posixpath.dirname(page), path))
        if (ROOT / target / "README.md").is_file():
            target += "/README.md"
        if not (ROOT / target).is_file():
            self.problems.append(f"{page}:{number}: no file {target}; link a file of the repository")
            return address
        if target not in PLACES and not (target.startswith("docs/") and target.endswith(".md")):
            if not (self.folder / place(target)).exists():
                self.copy(target)
        there = posixpath.relpath(place(target), posixpath.dirname(place(page)) or ".")
        return f"{there}#{anchor}" if anchor else there

    def navigation(self, text):
        """One table of contents per section of docs/README.md, of the pages that the section links."""
        parts = []
        for section in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
            title, _, body = section.partition("\n")
            linked = [self.link("docs/README.md", 0, address).partition("#")[0]
                      for _, address, _ in LINK.findall(body) if not OUTSIDE.match(address)]
            parts.append(contents([path for path in dict.fromkeys(linked) if path.endswith(".md")], title.strip()))
        return "\n".join(parts)

    def build(self):
        for page in pages():
            text = (ROOT / page).read_text()
            staged = self.with_links(page, text)
            if page == "docs/README.md":
                staged += "\n" + self.navigation(text)
            elif page.endswith("/README.md"):
                below = [path for path in pages() if posixpath.dirname(path) == posixpath.dirname(page) and path != page]
                staged += "\n" + contents([posixpath.basename(place(path)) for path in below])
            self.write(place(page), staged)
        for path, text in (rest_reference.pages((ROOT / OPENAPI).read_text()) |
                           graphql_reference.pages((ROOT / SDL).read_text())).items():
            self.write(path, text)
        if self.problems:
            sys.exit("\n".join(f"error: {problem}" for problem in self.problems))


def contents(paths, caption=""):
    """A table of contents that only the navigation shows."""
    names = "\n".join(path.removesuffix(".md") for path in paths)
    return f"```{{toctree}}\n:hidden:\n:maxdepth: 2\n{f':caption: {caption}' if caption else ''}\n\n{names}\n```\n"


if __name__ == "__main__":
    os.umask(0o022)
    Site(sys.argv[1]).build()
