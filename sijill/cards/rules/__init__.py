"""Which keys are believed and for how long, when a card may be printed; all pure."""
