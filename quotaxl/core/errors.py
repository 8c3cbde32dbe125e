"""What a user can mend: one clear message, exit code 2, nothing written."""

from quotaxl.core.words import Lang, Words


class UserError(Exception):
    """Something outside the program stops it: a missing file, a locked workbook, two candidate tables.

    `where` is a file, sheet or cell; `what` says what was found and why it matters;
    `remedy` says what to do. Commands show it and end with exit code 2.
    """

    def __init__(self, where: str, what: Words, remedy: Words) -> None:
        super().__init__(where, what, remedy)  # all three, so that it can be pickled between processes
        self.where = where
        self.what = what
        self.remedy = remedy

    def __str__(self) -> str:
        return self.say("en")

    def say(self, lang: Lang) -> str:
        """Return the message in `lang`: where, what was found, what to do."""
        label = "处理办法：" if lang == "zh" else "What to do: "
        lead = f"{self.where}: " if self.where else ""
        return f"{lead}{self.what.say(lang)}\n{label}{self.remedy.say(lang)}"
