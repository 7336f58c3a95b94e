"""People for the benchmark of names, drawn from lists that the reading tables do not come from."""
