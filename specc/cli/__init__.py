"""The command line: one file per command. Printing happens here and nowhere else."""
