"""Campaigns: associations and enterprises under contract who go and enrol, and what is owed them.

An institution opens one, engages enrollers by name until its end, and pays for requests that were
accepted and are of nobody else, month by month, after some of the people were rung. This room
decides no request: it counts what the desk decided, and a person counted once is never again.
"""
