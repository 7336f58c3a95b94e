"""The rule book over resolved facts: findings and a verdict."""
