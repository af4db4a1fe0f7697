"""The tablet's own page, what it sends and asks, and what the chamber sees of it."""
