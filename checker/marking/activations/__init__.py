"""What activation functions are like, and answers about it."""
