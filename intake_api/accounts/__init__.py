"""Signing in: users, passwords, sessions."""
