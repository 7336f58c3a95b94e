"""Facts against reference data: whose address, whose identifier, which person."""
