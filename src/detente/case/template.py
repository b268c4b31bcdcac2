"""A case to start from: a small dispute that shows each part of the format, with comments."""

TEMPLATE = """\
# A case file of Détente, to be made your own. Lines that begin with # are comments.
# It is complete as it stands: 'detente analyze FILE' reads it, 'detente check FILE' looks for slips.
detente: 1                              # version of the format
title: Talks on wages at the works
as_of: 2024-03                          # the time it speaks of: YYYY, YYYY-MM or YYYY-MM-DD
reading: {of: an invented example, by: your name}   # whose reading this is, and who modelled it
summary: >
  The union asks for higher wages and can strike. The firm can raise wages, or close the works.

# Who decides, and what each can do or leave. Ids are small letters, digits and underscores.
decision_makers:
  union:
    name: The union
    options:
      strike: Call a strike
  firm:
    name: The firm
    options:
      raise: Raise wages
      close: {text: Close the works, moves: take}   # take: cannot be undone; drop: can only be given up

# Which combinations cannot be. 'feasible' lists conditions that every state must meet instead.
infeasible:
  - {when: firm.raise and firm.close, because: A firm that closes pays no wages}
  - when: union.strike and firm.close
    because: There is no strike at works that are closed

# Names for outcomes, usable in conditions. Conditions know: not and xor or if iff ( ),
# exactly_one(…) at_most_one(…) at_least_one(…) all(…) none(…). A condition with a comma inside
# braces { } stands in quotes.
outcomes:
  settlement: firm.raise and not union.strike
  closure: firm.close
  stand-off: none(settlement, closure)

# Where things stand: one state, here as a pattern: Y or N for each option, in the order above.
status_quo: NNN

# What each decision maker wants, the most important first. A state is better when it meets the
# first statement on which two states differ. 'detente rank FILE --dm union' orders them with you.
# Other forms: a ranking of all states, best first, a nested list being a tie, as in
#   union: {ranking: [NYN, [NNN, YNN], YYN, NNY]}
# or weights of options, as in
#   firm: {weights: {union.strike: -5, firm.raise: -2, firm.close: -3}}
preferences:
  union:
    statements:
      - not closure                     # short: an outcome or a condition
      - id: wages                       # or at length, with a name, words and the ground for it
        when: firm.raise
        text: Higher wages
        basis: stated                   # stated, reported, inferred or assumed
      - {when: union.strike iff not firm.raise, text: A strike only while wages stay, basis: inferred}
  firm:
    statements:
      - {when: not union.strike, text: No strike, basis: reported}
      - {when: not closure, text: The works stay open, basis: assumed}
      - not firm.raise
"""
