"""The truth in SQL: tables, engine, migrations."""
