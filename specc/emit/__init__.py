"""Candidate -> artifact: writing it whole or not at all, and saying beside it where each line comes from."""
