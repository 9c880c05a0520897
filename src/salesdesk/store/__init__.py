"""The database: engine, migrations, fast writes and aggregate queries. Everything SQLite's own lives here."""
