"""The heart: persons, their entries and every version of them.

Words: a *person* is a human being as on the identity card; an *entry* is that person's place in
the National Register, under one number (NIA) for life; a *version* is what the entry said from a
day on, as recorded at an instant.
Law: 50.17 (articles 4 and 6), decrees 2.21.437 and 2.21.991.
It never deletes: a wrong version is answered by a newer one, a wrong entry by an act.
"""
