"""Calls as the pages see them: log, transcript, recording."""
