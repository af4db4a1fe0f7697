"""Two dirty lists of invented people with the truth beside them, to measure linkage by.

Words: the *population* is everybody; each person stands in one list or in both; a *channel* is
what happens to a true value on its way into a list.
"""
