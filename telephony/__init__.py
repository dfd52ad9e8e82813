"""Asterisk: AMI door, call log, agent states, taps, audio in, recordings."""
