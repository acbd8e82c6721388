"""Every public object as JSON and back: a closed list of kinds, one way for all of them, and no code in a document."""
