"""The words every part shares: calls, audio, transcripts, categories, drafts, tickets, events."""
