"""What an analyst asks for at the start of a notebook: versions, a table to try things on, bars for what lasts."""
