"""Facts into sentences: the only place of the core that speaks."""
