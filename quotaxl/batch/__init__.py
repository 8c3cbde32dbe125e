"""Many workbooks at once: what is worked on together, what came of it, and what the whole looks like."""
