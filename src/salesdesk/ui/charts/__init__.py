"""Charts: few, plain, directly labelled."""
