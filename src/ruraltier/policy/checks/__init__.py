"""What the parts of a rule book can get wrong with each other, one module a kind of part."""
