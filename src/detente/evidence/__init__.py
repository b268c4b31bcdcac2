"""What the model rests on: passages, claims, hedges, competing accounts, and how sure we are."""
