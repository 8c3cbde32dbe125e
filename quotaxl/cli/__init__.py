"""The commands: one module each, loaded when it is called; they hand the adapters in and show what comes back."""
