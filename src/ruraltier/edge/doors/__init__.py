"""Four spellings of one document: TOML, JSON, YAML and an Excel workbook, each in and out."""
