"""Telling other programs what happened to tickets: no word about a citizen, in order, until they have it."""
