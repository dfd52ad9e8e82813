"""Writing what events say, and finding what nobody heard."""
