"""The bank as static pages."""
