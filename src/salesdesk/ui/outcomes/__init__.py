"""Entering, pasting and listing what calls lead to."""
