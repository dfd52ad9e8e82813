"""How often one user or address may ask."""
