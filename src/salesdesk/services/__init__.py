"""The use cases: one method is one transaction; takes and returns frozen dataclasses, from any thread."""
