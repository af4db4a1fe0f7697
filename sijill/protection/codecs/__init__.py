"""How messages to and from the fund are written: one port, two layouts, others behind it."""
