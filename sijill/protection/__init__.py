"""The hand-over to social security: who is due, what each was told and answered, what is sent.

Words: an *affiliation* is one person's way to the fund; *due* are those whom the register hands
over, the untaxed alone; *told* comes before anything sent; a *question* that is open stops all.
Law: 98.15 and 99.15; the fund's exchange with the register is not published, so it is provisional.
It never sends who did not say yes, and never strikes anybody off for a debt.
"""
