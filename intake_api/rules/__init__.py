"""Rules of the city that change while the system runs; every change is kept and can be taken back."""
