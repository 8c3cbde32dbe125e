"""Where plugins written for 0.1.0 look for what is checked; new ones import quotaxl.rules."""

from quotaxl.dossier.dossier import Case, County

__all__ = ["Case", "County"]
