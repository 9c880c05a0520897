"""What is around the pages: navigation, header, search, toasts, status strip."""
