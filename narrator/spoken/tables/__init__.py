"""Words for formulas."""
