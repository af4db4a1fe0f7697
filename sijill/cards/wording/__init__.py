"""What is said about cards, cut by who reads it."""
