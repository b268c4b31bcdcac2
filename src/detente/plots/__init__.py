"""Pictures as SVG text, made without a library: one form for pages, notebooks and reports."""
