"""FastAPI, SQL and Redis: roles, desks, command line."""
