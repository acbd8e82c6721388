"""What follows from a tier: money in whole minor units."""
