"""A made-up year of a city: as many calls and tickets as were published, everything else plausible."""
