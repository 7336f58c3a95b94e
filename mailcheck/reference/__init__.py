"""What is known beforehand: policy, roster, verified destinations, audience, rule book."""
