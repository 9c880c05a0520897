"""The window. Qt lives only here and in app."""
