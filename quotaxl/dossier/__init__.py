"""What the given files say together: tables recognised, concatenated, and looked at once for every use."""
