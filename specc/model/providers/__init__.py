"""The providers: one file each. `specc.model.open_provider` chooses among them."""
