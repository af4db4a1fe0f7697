"""The ground of the house in plain Python: time, names, identifiers, money, who acts, verdicts.

It knows no framework, no database and no room above it.
"""
