"""What a file bears on its way: a signed manifest, age around both, and signed requests."""
