"""The field: what agents write down where there is no network, for days, and how it comes home.

A registration is closed on the tablet for the chamber's key the moment it is written; nobody else
opens it, not even the agent once it is finished. What arrives is never thrown away: it becomes a
case, waits for somebody to mend it, or is kept with its reason until the chamber answers.
"""
