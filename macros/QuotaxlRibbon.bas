Attribute VB_Name = "QuotaxlRibbon"
Option Explicit

' One callback per button of the ribbon, most of them one line. What the button does is in quotaxl/ribbon.py;
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

Public Sub OnReport(control As IRibbonControl)
    RunPython "import quotaxl.ribbon; quotaxl.ribbon.report()"
End Sub

Public Sub OnPrintSheets(control As IRibbonControl)
    RunPython "import quotaxl.ribbon; quotaxl.ribbon.print_sheets()"
End Sub

Public Sub OnTrace(control As IRibbonControl)
    RunPython "import quotaxl.ribbon; quotaxl.ribbon.trace()"
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

' The reason is asked here, as Python has no box to type in; it is stored as quotaxl accept stores it.
Public Sub OnAccept(control As IRibbonControl)
    Dim Reason As String
    Reason = Trim$(InputBox(Say("TEXT_REASON"), "quotaxl"))
    If Reason <> "" Then RunPython "import quotaxl.ribbon; quotaxl.ribbon.accept()", Reason
End Sub

' The buttons below start nothing: they walk along the rows of the sheet of findings.

Public Sub OnPrevious(control As IRibbonControl)
    StepBy -1
End Sub

Public Sub OnNext(control As IRibbonControl)
    StepBy 1
End Sub

Public Sub OnErrorsOnly(control As IRibbonControl)
    Dim List As Object
    Dim First As Long
    Dim Last As Long
    Dim Row As Long
    Dim Hide As Boolean
    Set List = FindingsSheet()
    If List Is Nothing Then
        RunPython "import quotaxl.ribbon; quotaxl.ribbon.findings()"
        Exit Sub
    End If
    First = FirstRow(List)
    Last = LastRow(List, First)
    For Row = First To Last
        If Not IsError_(List, Row) And Not List.Rows(Row).Hidden Then Hide = True
    Next Row
    On Error Resume Next  ' all is all, also where a filter of the sheet is in use
    If Not Hide And List.FilterMode Then List.ShowAllData
    On Error GoTo 0
    For Row = First To Last  ' rows that a filter hides stay hidden when others are
        If Not Hide Then List.Rows(Row).Hidden = False
        If Hide And Not IsError_(List, Row) Then List.Rows(Row).Hidden = True
    Next Row
    List.Activate
End Sub

Private Sub StepBy(ByVal Direction As Long)
    Dim List As Object
    Dim First As Long
    Dim Last As Long
    Dim Row As Long
    Set List = FindingsSheet()
    If List Is Nothing Then
        RunPython "import quotaxl.ribbon; quotaxl.ribbon.findings()"
        Exit Sub
    End If
    First = FirstRow(List)
    Last = LastRow(List, First)
    List.Activate
    Row = ActiveCell.Row
    If Row < First - 1 Then Row = First - 1
    If Row > Last + 1 Then Row = Last + 1
    Row = Row + Direction
    Do While Row >= First And Row <= Last
        If Not List.Rows(Row).Hidden And Not IsGone(List, Row) Then
            List.Cells(Row, 5).Select
            ShowFinding List, Row
            Exit Sub
        End If
        Row = Row + Direction
    Loop
    Application.StatusBar = Say("TEXT_NO_MORE")
End Sub

' Leads to the cell of a finding; one that has none here, or whose sheet is hidden, is shown in the list.
Private Sub ShowFinding(List As Object, ByVal Row As Long)
    Dim Sheet As Object
    Dim Place As String
    Dim Name As String
    Dim Mark As Long
    Name = ""
    Place = Replace(CStr(List.Cells(Row, 4).Value), vbCr, "") & vbLf
    Do While Name = "" And Place <> ""  ' a line for each sheet; those of other files begin with [
        Mark = InStr(Place, vbLf)
        If Left$(Place, 1) <> "[" Then
            Name = Left$(Place, Mark - 1)
            If InStr(Name, ChrW(&HFF1A)) > 0 Then Name = Left$(Name, InStr(Name, ChrW(&HFF1A)) - 1)
        End If
        Place = Mid$(Place, Mark + 1)
    Loop
    For Each Sheet In ActiveWorkbook.Worksheets
        If Sheet.Name = Name And Name <> "" And CStr(List.Cells(Row, 5).Value) <> "" Then
            If Sheet.Visible = -1 Then
                Sheet.Activate
                Sheet.Range(CStr(List.Cells(Row, 5).Value)).Select
            End If
        End If
    Next Sheet
    Application.StatusBar = Left$(CStr(List.Cells(Row, 1).Value) & "  " & CStr(List.Cells(Row, 2).Value) & "  " & _
                            Replace(CStr(List.Cells(Row, 6).Value), vbLf, " "), 200)
End Sub

' The sheet that quotaxl made: its name, and the number 1 below the head of its list.
Private Function FindingsSheet() As Object
    Dim Sheet As Object
    Set FindingsSheet = Nothing
    If ActiveWorkbook Is Nothing Then Exit Function
    For Each Sheet In ActiveWorkbook.Worksheets
        If Sheet.Name = Say("SHEET_FINDINGS") And Sheet.Visible = -1 Then
            If FirstRow(Sheet) > 0 Then Set FindingsSheet = Sheet
        End If
    Next Sheet
End Function

Private Function FirstRow(List As Object) As Long
    Dim Row As Long
    FirstRow = 0
    For Row = 5 To 20
        If FirstRow = 0 And CStr(List.Cells(Row, 1).Value) = "1" And CStr(List.Cells(Row, 3).Value) Like "QX-*" Then FirstRow = Row
    Next Row
End Function

Private Function LastRow(List As Object, ByVal First As Long) As Long
    LastRow = First
    Do While CStr(List.Cells(LastRow + 1, 1).Value) = CStr(LastRow + 2 - First)
        LastRow = LastRow + 1
    Loop
End Function

Private Function IsError_(List As Object, ByVal Row As Long) As Boolean
    Dim Level As String
    Level = CStr(List.Cells(Row, 2).Value)
    IsError_ = (Level = Say("LEVEL_ERROR") Or LCase$(Level) = "error")
End Function

' Whether its number was corrected since: the sheet's last column says so by itself.
Private Function IsGone(List As Object, ByVal Row As Long) As Boolean
    Dim State As String
    State = CStr(List.Cells(Row, 14).Value)
    IsGone = (State = Say("STATE_GONE") Or State = "gone")
End Function

' A text of this add-in's own sheet quotaxl.conf: VBA itself stays ASCII.
Private Function Say(Key As String) As String
    Dim Row As Long
    Dim Sheet As Object
    Set Sheet = ThisWorkbook.Worksheets("quotaxl.conf")
    For Row = 1 To 40
        If CStr(Sheet.Cells(Row, 1).Value) = Key Then Say = CStr(Sheet.Cells(Row, 2).Value)
    Next Row
End Function
