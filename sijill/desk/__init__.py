"""Everything asked of the State is a case at one desk.

Words: a *procedure* is what may be asked, declared by the room it belongs to; a *case* is one
person's asking, from the first saved page to the last answer; *evidence* is a file joined to a
case; a *verdict* is a rule's answer kept on the case; a *correction* is what the desk asks the
person to mend; a *decision* accepts or refuses, with ground and article.
Law: receipt at once, one correction, a legal clock (law 55.19); the decree on the register
(2.21.437) for who decides.
It never imports the room that declared a procedure: it is handed to it by `config`.
"""
