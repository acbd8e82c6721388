"""Excel workbooks as tables: looked at before they are unpacked, read cell by cell, never guessed."""
