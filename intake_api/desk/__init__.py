"""The agent's page: the call now on the line and its draft."""
