"""Word files part by part: their paragraphs as people read them, marks on exact words, and the marks out again."""
