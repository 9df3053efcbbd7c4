"""specc.toml, which files are specs, and where everything stands."""
