"""The rule book: knowledge as data, one file a rule. Installed as `mailcheck.rules`."""
