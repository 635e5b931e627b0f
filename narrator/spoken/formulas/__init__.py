"""Formulas in words: mathematics in TeX and MathML, powers and roots as they are typed, and chemistry."""
