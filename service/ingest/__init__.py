"""Any source to domain values: bytes and text in, articles out. Reads no database and no network."""
