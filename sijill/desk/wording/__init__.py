"""From a verdict or a state to a sentence that a person understands, by subject."""
