#!/bin/sh
cd "$(dirname "$0")" || exit 1
if command -v python3 >/dev/null 2>&1; then
    exec python3 run.py start
fi
echo "Python 3.11 or newer is needed: https://www.python.org/downloads/"
printf 'Enter: '
read -r _
