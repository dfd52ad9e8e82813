"""Lists of tickets taken out of the system: masked, watermarked, written down."""
