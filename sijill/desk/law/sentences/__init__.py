"""What the rules say of themselves, for the catalogues: a test finds what is missing."""
