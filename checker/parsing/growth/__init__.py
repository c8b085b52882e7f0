"""Growth rates as people write them."""
