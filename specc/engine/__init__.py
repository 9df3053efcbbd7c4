"""All stages in order."""
