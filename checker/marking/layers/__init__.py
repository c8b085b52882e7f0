"""Answers about layers of networks: shapes, counts, matrices, and the roads that verify their keys."""
