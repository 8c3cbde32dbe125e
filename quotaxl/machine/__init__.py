"""What the operating system gives: locks that end with their process, folders aside, files replaced whole."""
