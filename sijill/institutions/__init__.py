"""Chambers, federation, delegations, ministry: seats, territory, competence and mandates by date.

Words: a *territory* is where an institution is competent, between two dates; a *mandate* gives
a user one role at one institution, between two dates; a *capability* is what a role may do.
Law: 50.17; chambers' statute 18.09. Which institution examines what is a dated parameter.
It never decides a case and never signs anybody in.
"""
