"""The WebSocket that carries what is live."""
