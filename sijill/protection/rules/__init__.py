"""What may be handed over, when, and what follows; pure and dated."""
