"""The dialogs around targets."""
