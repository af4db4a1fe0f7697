"""A fund to talk to, invented: it takes our files and answers with seeded faults. Never in earnest.

It shares nothing with the rest but the layouts: its books are its own, and it knows no database of
ours. Tests and demonstrations use it; nothing of it is the real fund's.
"""
