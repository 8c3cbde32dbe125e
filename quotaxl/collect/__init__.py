"""What counties returned: read from files and mails, held against who should answer, put together."""
