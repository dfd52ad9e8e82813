"""The responsibility list in Excel: out, in, and told apart."""
