"""Possible repeats and hot spots: their only home."""
