"""The pages of signing in: the public's, the agents', and the demonstration's outbox."""
