"""Numbers from nodes. Each file imports one heavy library and is imported only where that library is used."""
