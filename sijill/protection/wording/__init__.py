"""States, verdicts, effects and messages as sentences."""
