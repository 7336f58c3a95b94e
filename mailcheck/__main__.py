"""Run the command line with `python -m mailcheck`."""

from __future__ import annotations

from mailcheck.cli.main import main

if __name__ == "__main__":
    main()
