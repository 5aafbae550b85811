"""Each message in docs/troubleshooting.md is one that the program or the front end has."""

import re

from calotype.program import ROOT

PAGE = (ROOT / "docs/troubleshooting.md").read_text()


def program_texts():
    """All sources, with string literals of several lines joined and values replaced by …"""
    text = "\n".join(path.read_text() for folder in ("Sources", "web/components")
                     for path in (ROOT / folder).rglob("*") if path.suffix in {".swift", ".js"})
    text = re.sub(r"\\\n\s*", "", text)
    return re.sub(r"\s+", " ", text.replace('\\"', '"'))


def messages():
    """The parts of each message between its values."""
    for line in PAGE.splitlines():
        if line.startswith("| ") and not line.startswith(("| message", "| symptom", "|---")):
            for message in re.findall(r"`([^`]+)`", line.split(" | ")[0]):
                yield message, [part.strip(" ():?") for part in message.split("…") if len(part.strip(" ():?")) > 2]


def test_the_page_has_messages():
    assert len(list(messages())) > 40


def test_each_message_is_in_the_program():
    texts = program_texts()
    missing = {message: part for message, parts in messages() for part in parts if part not in texts}
    assert missing == {}
