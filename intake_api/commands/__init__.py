"""One module per command of `hotline`: `register(app)` adds it, the body calls intake_api/wiring/."""
