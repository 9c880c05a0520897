"""The parts of a one-to-one's editor."""
