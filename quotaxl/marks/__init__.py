"""Marks: findings become overlays, notes and the sheet 核对结果, as an EditPlan."""
