"""What the screens do as JSON, for programs.

The answers of engines are those that the commands print with ``--json``. A program sends the token
of this run as ``Authorization: Bearer TOKEN``. Routes, ``/openapi.json`` and the page ``/api`` are
made from one table, so that they say the same.
"""
