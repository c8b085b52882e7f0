"""The application behind ``markscheme browse``."""
