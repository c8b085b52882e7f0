"""Known mistakes: what explains a wrong answer. A slip never changes a verdict."""
