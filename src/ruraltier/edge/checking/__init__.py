"""What a table holds, looked at before it is read for good."""
