"""What rules of several families share: figures, sums, tolerances and the guesses at their causes."""
