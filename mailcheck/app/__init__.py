"""The use cases: no click, no print."""
