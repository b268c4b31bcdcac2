"""From a page to its passages: HTML, Markdown and plain text, read and kept beside the case."""
