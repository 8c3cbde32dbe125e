-- Starts Python for the buttons of quotaxl in Excel for Mac. `quotaxl addin install` writes the interpreter below
-- and puts this file where Excel's sandbox lets it be called. It runs one of quotaxl's own entry points and nothing
-- else; every text from outside goes to the shell as a quoted form.
property Interpreter : "@INTERPRETER@"
property EntryPoints : {"import_allocation", "new_workbook", "check", "fill", "toggle_marks", "findings", "mail", "undo", "settings", "help"}

on VbaHandler(ParameterString)
	set Mark to offset of "|" in ParameterString
	set EntryPoint to text 1 thru (Mark - 1) of ParameterString
	set WorkbookName to text (Mark + 1) thru -1 of ParameterString
	if EntryPoint is not in EntryPoints then return "2"
	set PythonCommand to "import quotaxl.ribbon; quotaxl.ribbon." & EntryPoint & "()"
	set LogFile to (POSIX path of (path to home folder)) & "Library/Containers/com.microsoft.Excel/Data/xlwings.log"
	set ShellCommand to quoted form of Interpreter & " -P -B -u -W ignore -c " & quoted form of PythonCommand & " " & quoted form of ("--wb=" & WorkbookName) & " --from_xl=1 > /dev/null 2> " & quoted form of LogFile & " &"
	try
		do shell script ShellCommand
		return "0"
	on error
		return "1"
	end try
end VbaHandler
