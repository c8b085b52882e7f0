"""Text to nodes: what people write, in LaTeX, plain text with Unicode, or NumPy code."""
