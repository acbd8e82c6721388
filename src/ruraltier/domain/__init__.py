"""What a record is: indicators, villages in columns, tiers, money. Nothing here knows a rule book."""
