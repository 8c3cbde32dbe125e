"""Formulas of closed workbooks: their tokens, what they depend on and what they come to."""
