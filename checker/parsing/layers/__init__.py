"""Shapes, counts and matrices as people write them."""
