"""How a table is laid out, written down once and used each year."""
