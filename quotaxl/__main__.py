"""Lets `python -m quotaxl` be the command where scripts are not on the path."""

from quotaxl.cli.main import main

if __name__ == "__main__":
    main(prog_name="quotaxl")
