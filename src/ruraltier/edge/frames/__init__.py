"""Tables in memory: dicts of columns, frames of any library, labelled arrays; read, and made of results."""
