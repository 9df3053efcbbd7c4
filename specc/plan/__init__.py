"""Workspace × targets -> what to do, in which order, and why."""
