"""Ticket drafts: fields, their states, suggestions and what people type."""
