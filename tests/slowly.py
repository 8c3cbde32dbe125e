"""Preloaded by a cluster's worker in tests: its files come as slowly as from a far disk."""

from serial import read_slowly

from quotaxl.cli import adapters

adapters.read = read_slowly
