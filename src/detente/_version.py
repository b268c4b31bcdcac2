"""The version of Détente, as every result states it."""

__version__ = "0.1.0"
