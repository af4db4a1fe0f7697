"""A country invented for newcomers: agents who sign in, and people whose requests wait for them.

Everything is done by the same actions as in earnest, at past dates, under invented names; only the
agents' known passwords and the lines that never answered a code are special, and these exist
beside the embedded server of a demonstration alone.
"""
