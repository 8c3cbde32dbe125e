"""quotaxl reads official allocation tables, checks them and fills budget-adjustment annexes."""

__version__ = "0.1.0"
