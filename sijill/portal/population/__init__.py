"""A whole register of invented people, as large as asked: for trying the house at its real size.

`plan` says how many and when; `lives` draws what became of each person; `entries` and `later`
write it as lines for COPY, `asking` and `organised` what was asked of the desk, `requests` what
the desk keeps of it, `papers` its documents, `registered` the organisations that were accepted;
`staff` fills the offices; `run` does it with several processes, a piece at a time, and numbers the
acts. Nobody in it exists.
"""
