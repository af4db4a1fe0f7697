"""A whole register of invented people, as large as asked: for trying the house at its real size.

`plan` says how many and when; `lives` draws what became of each person; `entries`, `requests` and
`organisations` write it as lines for COPY; `staff` fills the offices; `run` does it with several
processes, a piece at a time, and numbers the acts. Nobody in it exists.
"""
