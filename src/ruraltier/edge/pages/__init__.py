"""Pages to publish: the report of a result, the public notice, a letter to each village."""
