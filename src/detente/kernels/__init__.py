"""Numbers only: arrays in, arrays out. Imports nothing of the rest of Détente."""
