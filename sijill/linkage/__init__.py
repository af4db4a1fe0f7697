"""One person, one record: blocking, comparison and scoring of two lists, and invented people.

Words: a *list* holds records of persons; a *link* says that two records are one person; a
*population* is invented, so that its truth is known.
Plain Python: no framework, no table of ours. It decides nothing about anybody: it tells how near
two records are and why, and the register's own actions and people decide.
"""
