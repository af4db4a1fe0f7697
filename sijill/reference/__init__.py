"""Trades and territory by date, everyday words, holidays, and the dated parameters of the State.

Words: a *nomenclature* is one published list of trades; a *trade* is one line of it (category,
branch, activity or skill); a *parameter* is a duration, amount, limit or competence that the
State may change from a date on, by two people, as an act.
Law: 50.17 and decree 2.21.991 (2 categories, 13 branches, 172 activities).
It never edits a value in place: what was true on a day can always be read again.
"""
