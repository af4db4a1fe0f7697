"""Pages of the person and of those who run the hand-over."""
