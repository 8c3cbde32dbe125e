Attribute VB_Name = "Recorder"
Option Explicit

' Stands in for the module that starts Python, so that a test can press every button and read the command it would run.
Public Function RunPython(PythonCommand As String, Optional Detail As String)
    ThisWorkbook.Worksheets("quotaxl").Range("A1").Value = PythonCommand
    ThisWorkbook.Worksheets("quotaxl").Range("A2").Value = Detail
End Function
