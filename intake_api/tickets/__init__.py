"""Tickets: numbers, deadlines, what a draft becomes."""
