"""What a file really is, told by its bytes; the one wary reader of zip packages, for `sources` and `xlsx` alike."""
