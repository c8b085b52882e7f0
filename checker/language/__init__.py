"""What an expression is. Imports nothing heavier than the standard library."""
