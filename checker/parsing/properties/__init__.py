"""Claims about activation functions as people write them."""
