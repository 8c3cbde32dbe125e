"""An xlwings engine on LibreOffice, for exactly the members that the live adapter uses (see members.py).

It lets everything behind the ribbon run, and be tested, on a real spreadsheet program without Excel.
It proves nothing about Excel itself.
"""

from quotaxl.libreoffice.engine import attach, register, start

__all__ = ["attach", "register", "start"]
