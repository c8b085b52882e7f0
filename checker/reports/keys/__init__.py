"""Answer keys, blank papers and marking guides, as documents in several formats."""
