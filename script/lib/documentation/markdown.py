"""Markdown of the reference pages."""

import re


def cell(text):
    """One line that fits into a table."""
    return re.sub(r"\s+", " ", str(text or "")).strip().replace("|", "\\|")


def code(text):
    """A span of code that fits into a table."""
    text = re.sub(r"\s+", " ", str(text)).replace("|", "\\|")
    return f"`` {text} ``" if "`" in text else f"`{text}`"


def table(heads, rows):
    if not rows:
        return ""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n\n"


def contents(names):
    return "```{toctree}\n:maxdepth: 1\n\n" + "\n".join(names) + "\n```\n"
