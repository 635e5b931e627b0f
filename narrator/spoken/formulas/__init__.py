"""Formulas in words: mathematics in TeX and MathML, typed powers and roots, and chemistry."""
