"""What the documentation says by itself: pages of shipped rule books, the table of error codes, checks of coverage."""
