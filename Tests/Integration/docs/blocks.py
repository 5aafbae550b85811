"""Finds the blocks of shell commands in Markdown, and the marks of those that no test runs.

A block of commands is indented by four spaces, or fenced as `sh` or without a language. A block of anything else is fenced
with its language, `text` if it has none. The mark is a comment on the line before the block:

    <!-- not tested: needs a bucket of a cloud -->
"""

import dataclasses
import re

SHELL = {"", "sh", "bash", "shell", "console"}
FENCE = re.compile(r"^( {0,3})(`{3,}|~{3,})\s*(\S*)")
MARK = re.compile(r"^ {0,3}<!-- not tested: (\S.*?) -->\s*$")
LIST_ITEM = re.compile(r"^ {0,3}(?:[-*+]|\d+[.)]) +")


@dataclasses.dataclass(frozen=True)
class Block:
    page: str
    # The line of its first command.
    line: int
    text: str
    # The reason why no test runs it.
    mark: str | None

    @property
    def place(self):
        return f"{self.page}:{self.line}"

    @property
    def first_line(self):
        return self.text.split("\n", 1)[0]


def blocks(page, text):
    """The blocks of shell commands of a page, in order."""
    lines = text.split("\n")
    found, index, in_list = [], 0, False
    while index < len(lines):
        line = lines[index]
        if fence := FENCE.match(line):
            start = index + 1
            index = start
            while index < len(lines) and not lines[index].strip().startswith(fence[2]):
                index += 1
            if fence[3] in SHELL:
                indent = len(fence[1])
                found.append(block(page, lines, start, [each[indent:] for each in lines[start:index]], before=start - 2))
        elif line.startswith("    ") and line.strip() and not in_list and (index == 0 or is_before_code(lines[index - 1])):
            start = index
            while index < len(lines) and (lines[index].startswith("    ") or is_gap(lines, index)):
                index += 1
            found.append(block(page, lines, start, [each[4:] for each in lines[start:index]], before=start - 1))
            index -= 1
        elif LIST_ITEM.match(line):
            in_list = True
        elif line.strip() and not line.startswith(" "):
            in_list = False
        index += 1
    return found


def is_before_code(line):
    return not line.strip() or MARK.match(line) is not None


def is_gap(lines, index):
    """A blank line between two indented ones."""
    rest = next((line for line in lines[index:] if line.strip()), "")
    return not lines[index].strip() and rest.startswith("    ")


def block(page, lines, start, content, before):
    while before > 0 and not lines[before].strip():
        before -= 1
    mark = MARK.match(lines[before]) if before >= 0 else None
    return Block(page, start + 1, "\n".join(content).rstrip(), mark and mark[1])
