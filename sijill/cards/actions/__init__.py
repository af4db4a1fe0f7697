"""What is decided about cards, their keys and their places in the lists."""
