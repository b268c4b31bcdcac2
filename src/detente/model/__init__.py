"""The conflict as mathematics: immutable values, no files, no prose."""
