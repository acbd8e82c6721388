"""Questions about rule books and their results."""
