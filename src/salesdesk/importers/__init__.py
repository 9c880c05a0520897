"""From a file to typed rows, in stages: bytes, text, table, meaning, rows. Knows no database and no Qt."""
