"""The interview's form, section by section (domain.md §7)."""
