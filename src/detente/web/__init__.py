"""The workbench: the case files of a folder in a browser, for one person, without a network."""
