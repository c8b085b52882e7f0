"""Proofs: their links and goals, and chain rules over all paths."""
