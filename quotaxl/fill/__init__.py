"""Filling templates: which figure each cell shows, how lists grow, what stays blank; the result is an EditPlan."""
