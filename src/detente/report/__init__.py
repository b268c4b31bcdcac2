"""The output edge: text, Markdown, LaTeX, JSON; one format per file."""
