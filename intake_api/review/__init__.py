"""The quality page: calls, corrections, marks."""
