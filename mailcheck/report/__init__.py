"""Findings in one format a file; `formats.py` lists them."""
