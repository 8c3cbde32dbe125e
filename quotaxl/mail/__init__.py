"""Each region gets its own files by mail: matched by region, previewed, journaled, never sent twice."""
