"""What can be done with quotaxl, one module a use: they take ports for files and programs and open nothing."""
