"""The input edge: a case file to a model and back; importers and exporters, one format per file."""
