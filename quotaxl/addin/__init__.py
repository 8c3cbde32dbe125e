"""The Excel add-in: made from the text in macros/ on any system, put where Excel looks for it, and looked after.

`build` makes the bytes of a flavour; `places` says which file goes where on Windows and macOS; `install` copies,
removes and compares them; `doctor` starts what Excel would start. VBA, the ribbon and the vendored module are text
in macros/; nothing here needs Excel.
"""
