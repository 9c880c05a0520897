"""The preview of papers: an open PDF, its pages on the screen, search, copying, saving and printing."""
