"""Made-up provinces of which every figure is known: official names, plausible amounts, chosen mistakes."""
