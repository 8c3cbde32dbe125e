"""What a workbook or text carries beside what it shows: listed, and a copy written without."""

from quotaxl.scrub.run import scrub_file

__all__ = ["scrub_file"]
