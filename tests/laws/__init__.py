"""What holds for every room, whoever built it."""
