"""The catalogue of training in the window: its parts, one a file."""
