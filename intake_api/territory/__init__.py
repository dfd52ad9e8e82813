"""The territory for the pages: shapes, counts, places."""
