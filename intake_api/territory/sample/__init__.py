"""Makes the sample territory; nothing here runs in a running system."""
