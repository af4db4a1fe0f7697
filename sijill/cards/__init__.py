"""The professional card: issued, printed, handed over, withdrawn, checked without a network.

Words: a *card* is one printed object under one number; a *code* is what a square on it says; the
*trust list* names the keys that sign, the *status list* says which cards were withdrawn.
Law: 50.17; the card's validity and layout are not published, so both are provisional.
It never keeps who checked whose card, and what a code says never comes back to the State.
"""
