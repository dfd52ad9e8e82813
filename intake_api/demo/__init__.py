"""The demonstration: a simulated citizen calls a simulated agent through the real chain."""
