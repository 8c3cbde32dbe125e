-- Starts Python for the buttons of quotaxl in Excel for Mac. `quotaxl addin install` writes the interpreter below
-- and puts this file where Excel's sandbox lets it be called. It runs one of quotaxl's own entry points and nothing
-- else; every text from outside goes to the shell as a quoted form.
property Interpreter : "@INTERPRETER@"
property Isolation : "@ISOLATION@"
property EntryPoints : {"import_allocation", "new_workbook", "check", "fill", "toggle_marks", "findings", "mail", "report", "print_sheets", "trace", "undo", "settings", "help", "accept"}

on VbaHandler(ParameterString)
	set Mark to offset of "|" in ParameterString
	set EntryPoint to text 1 thru (Mark - 1) of ParameterString
	set WorkbookName to text (Mark + 1) thru -1 of ParameterString
	-- What a person typed follows the entry point as digits; the add-in of 0.1.0 sends none.
	set Detail to ""
	set Colon to offset of ":" in EntryPoint
	if Colon > 0 then
		if Colon < (length of EntryPoint) then set Detail to text (Colon + 1) thru -1 of EntryPoint
		set EntryPoint to text 1 thru (Colon - 1) of EntryPoint
	end if
	if EntryPoint is not in EntryPoints then return "2"
	set PythonCommand to "import quotaxl.ribbon; quotaxl.ribbon." & EntryPoint & "()"
	set LogFile to (POSIX path of (path to home folder)) & "Library/Containers/com.microsoft.Excel/Data/xlwings.log"
	set ShellCommand to quoted form of Interpreter & " " & quoted form of Isolation & " -B -u -W ignore -c " & quoted form of PythonCommand & " " & quoted form of ("--wb=" & WorkbookName) & " " & quoted form of ("--detail=" & Detail) & " --from_xl=1 > /dev/null 2> " & quoted form of LogFile & " &"
	try
		do shell script "test -x " & quoted form of Interpreter
	on error
		return "3"
	end try
	try
		do shell script ShellCommand
		return "0"
	on error
		return "1"
	end try
end VbaHandler
