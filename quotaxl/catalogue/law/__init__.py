"""Provisions, deadlines, lists and bounds of law, dated and cited."""
