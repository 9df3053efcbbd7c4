"""Action -> prompt."""
