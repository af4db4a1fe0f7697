"""French as Morocco writes it."""
