"""The values that cross rooms: messages, facts, findings, verdicts and the schemas of the fact tables."""
