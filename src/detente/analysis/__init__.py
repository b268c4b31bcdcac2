"""Questions put to a model or a solution; one file, one question."""
