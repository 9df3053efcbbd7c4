"""Two states of specs -> what changed in meaning, and the smallest honest version step."""
