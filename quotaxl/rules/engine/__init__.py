"""How rules are registered, run, configured, accepted and documented; nothing here checks anything itself."""
