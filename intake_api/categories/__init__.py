"""The responsibility list for the manual choice."""
