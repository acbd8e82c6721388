"""What a rule book is: curves, aspects, conditions, rules, money; and how a document becomes one."""
