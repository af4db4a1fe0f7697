"""Arabic as Morocco writes it."""
