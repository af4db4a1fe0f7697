"""Recorded voices: what the house asks and tells, heard in the languages that people speak.

A slot is a text and a language; its recording knows from which wording it was made, and is set
aside the day the wording changes. Somebody records, somebody else listens and publishes. This
room makes no voice: where nobody has recorded, the page says so and tells where to ask.
"""
