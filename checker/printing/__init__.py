"""Nodes as people read them: LaTeX, the explicit plain notation, Unicode on one line, and two-dimensional layout."""
