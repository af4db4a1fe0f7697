"""The two populations compared outside of the database: read, tied, classed, handed back as rows.

Everything here is a batch over columns: nobody's record is an object. The database is asked for
our side once, and given what is new, changed or gone.
"""
