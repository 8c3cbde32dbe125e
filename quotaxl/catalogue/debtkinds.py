"""The two kinds of local debt, as every form, sheet and rule tells them apart, and what they are called."""

from quotaxl.core.words import Words

GENERAL, SPECIAL = "general", "special"
KINDS = (GENERAL, SPECIAL)
KIND_WORDS = {GENERAL: Words("一般", "general"), SPECIAL: Words("专项", "special")}
KIND_NAMES = {kind: words.zh for kind, words in KIND_WORDS.items()}
AMOUNT_NAMES = {"total": "合计", **KIND_NAMES}
"""What a form's three columns of amounts are called."""
BOND_WORDS = {GENERAL: Words("一般债券", "general-bond"), SPECIAL: Words("专项债券", "special-bond")}
