"""Which way an option may be turned: BOTH, TAKE (only 0→1) or DROP (only 1→0)."""

BOTH, TAKE, DROP = 0, 1, 2
