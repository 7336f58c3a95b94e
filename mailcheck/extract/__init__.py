"""Messages in, facts out: addresses, text, identifiers, greetings, merge tags. Pure functions."""
