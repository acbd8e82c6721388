"""A workbook that goes on calculating: values, parameters, points, tiers and money as live formulas, exactly."""
