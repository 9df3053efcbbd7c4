"""Checks of documents: what they say agrees with their spec, what they run prints what they show."""
