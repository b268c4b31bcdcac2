"""Tables of political events: read by their scheme, mapped by hand, entered as reported moves."""
