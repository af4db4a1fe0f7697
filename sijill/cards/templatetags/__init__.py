"""What templates ask about cards."""
