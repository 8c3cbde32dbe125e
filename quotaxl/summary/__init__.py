"""What many workbooks come to: one summary for what a batch judged and for what counties returned."""
