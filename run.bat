@echo off
cd /d "%~dp0"
set PYTHONUTF8=1
where py >nul 2>nul && (py -3 run.py start & exit /b)
where python >nul 2>nul && (python run.py start & exit /b)
echo Python 3.11 or newer is needed: https://www.python.org/downloads/windows/
pause
