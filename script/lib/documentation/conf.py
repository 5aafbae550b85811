"""Sphinx's configuration of the documentation; script/docs builds it."""

import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[3]

project = "Calotype"
version = release = re.search(r"^  version: (\S+)", (ROOT / "openapi/openapi.yaml").read_text(), re.MULTILINE)[1]
extensions = ["myst_parser"]
root_doc = "index"
# Blocks without a language are shell commands, settings and grammars.
highlight_language = "text"
# Headings have anchors, as on the code's forge.
myst_heading_anchors = 5
html_theme = "furo"
html_title = f"Calotype {release}"
html_copy_source = False
html_show_copyright = False
html_theme_options = {"navigation_with_keys": True}
