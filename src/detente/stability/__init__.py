"""One solution concept, one file; each reads like its published definition."""
