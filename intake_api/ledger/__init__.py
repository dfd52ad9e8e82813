"""Who saw what: every view, listening, change and export of something about a person."""
