"""The parts of the Import page: preview with meanings, decisions, counts, batches."""
