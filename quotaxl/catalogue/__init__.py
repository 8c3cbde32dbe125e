"""What is known of the field, as data: official forms, law, words, regions."""
