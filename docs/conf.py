"""Settings of the documentation site: built offline, nothing is loaded from elsewhere."""

from __future__ import annotations

from detente import __version__

project = "Détente"
author = "The Détente developers"
copyright = "The Détente developers, Apache-2.0"
version = release = __version__

extensions = ["myst_parser", "sphinx.ext.autodoc"]
exclude_patterns = ["_build"]
smartquotes = False
root_doc = "index"

html_theme = "furo"
html_title = f"Détente {version}"
html_show_sourcelink = False
html_copy_source = False

myst_enable_extensions = ["deflist"]
myst_heading_anchors = 3

autodoc_typehints = "none"
autodoc_member_order = "bysource"
