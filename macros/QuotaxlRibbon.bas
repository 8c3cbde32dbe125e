Attribute VB_Name = "QuotaxlRibbon"
Option Explicit

' One callback per button of the ribbon, one line each. What the button does is in quotaxl/ribbon.py;
' RunPython refuses every command that is not one of quotaxl's own entry points.

Public Sub OnImportAllocation(control As IRibbonControl)
    RunPython "import quotaxl.ribbon; quotaxl.ribbon.import_allocation()"
End Sub

Public Sub OnNewWorkbook(control As IRibbonControl)
    RunPython "import quotaxl.ribbon; quotaxl.ribbon.new_workbook()"
End Sub

Public Sub OnCheck(control As IRibbonControl)
    RunPython "import quotaxl.ribbon; quotaxl.ribbon.check()"
End Sub

Public Sub OnFill(control As IRibbonControl)
    RunPython "import quotaxl.ribbon; quotaxl.ribbon.fill()"
End Sub

Public Sub OnToggleMarks(control As IRibbonControl)
    RunPython "import quotaxl.ribbon; quotaxl.ribbon.toggle_marks()"
End Sub

Public Sub OnFindings(control As IRibbonControl)
    RunPython "import quotaxl.ribbon; quotaxl.ribbon.findings()"
End Sub

Public Sub OnMail(control As IRibbonControl)
    RunPython "import quotaxl.ribbon; quotaxl.ribbon.mail()"
End Sub

Public Sub OnUndo(control As IRibbonControl)
    RunPython "import quotaxl.ribbon; quotaxl.ribbon.undo()"
End Sub

Public Sub OnSettings(control As IRibbonControl)
    RunPython "import quotaxl.ribbon; quotaxl.ribbon.settings()"
End Sub

Public Sub OnHelp(control As IRibbonControl)
    RunPython "import quotaxl.ribbon; quotaxl.ribbon.help()"
End Sub
