@echo off
rem ASCII up to the last lines, so that every code page reads it; Python itself says the rest in Chinese.
setlocal DisableDelayedExpansion
set "QUOTAXL_KIT=%~dp0"
set "QUOTAXL_SCRIPT=%~nx0"
if not exist "%~dp0python\python.exe" goto incomplete
"%~dp0python\python.exe" -I -c "pass"
if errorlevel 1 goto unable
rem Names of dropped files come from the raw command line: cmd would break a bare one at & or ^. Wine's cmd has none.
if defined CMDCMDLINE goto raw
"%~dp0python\python.exe" -I -X utf8 "%~dp0files\@SCRIPT@.py" @JOB@ %*
exit %ERRORLEVEL%
:raw
setlocal EnableDelayedExpansion
set "QUOTAXL_LINE=!CMDCMDLINE!"
"!QUOTAXL_KIT!python\python.exe" -I -X utf8 "!QUOTAXL_KIT!files\@SCRIPT@.py" @JOB@
exit !ERRORLEVEL!
:incomplete
chcp 65001 >nul
echo Extract the whole zip first, then start this file again.
echo 请先把压缩包全部解压到一个文件夹，再双击其中的这个文件。
if not defined QUOTAXL_QUIET pause
exit 2
:unable
chcp 65001 >nul
echo The Python of this kit does not start here: it needs Windows 8.1 or newer, 64 bit. Security software may also stop it.
echo 本程序不能在这台电脑上启动：需要 64 位的 Windows 8.1、10 或 11，不能用于 Windows 7；也可能是安全软件拦截，请联系信息部门。
if not defined QUOTAXL_QUIET pause
exit 2
