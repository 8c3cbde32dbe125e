"""What buttons and `--live` commands share: the user's open workbooks, settings, log and messages."""
