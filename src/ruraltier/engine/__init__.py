"""From villages and a rule book to tiers: exact points, placing, ceilings, quotas."""
