"""Where plugins written for 0.1.0 look for what is checked; new ones import Dossier from quotaxl.rules."""

from quotaxl.dossier.dossier import County
from quotaxl.dossier.dossier import Dossier as Case

__all__ = ["Case", "County"]
