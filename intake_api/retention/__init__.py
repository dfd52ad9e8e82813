"""How long each class is kept, its deletion with proof, and legal holds."""
