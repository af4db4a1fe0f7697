"""Who is signed in, and how surely; what they were told and what they agreed to.

Words: a *line* is a phone number that answered a code; a *space* is one person's own place, and
several spaces may stand on one line; a *challenge* is a code of six digits sent to a phone; a
*fact* is what only the person knows (a secret number); *assurance* is how surely we know who it
is (code < fact < second factor < second factor a moment ago).
Law: law 09.08 on personal data (information, consent, minimisation).
It never takes a phone for an identity, never says which numbers it knows, and never stores a
code or a fact in clear. It knows nothing of mandates, cases or entries.
"""
