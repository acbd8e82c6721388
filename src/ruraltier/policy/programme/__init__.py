"""Programmes: what stands around rule books - levels, raters, stages, titles, help, consequences and targets."""
