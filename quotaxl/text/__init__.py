"""How what was found is worded, for every way of showing it: findings, places, labels, statements."""
