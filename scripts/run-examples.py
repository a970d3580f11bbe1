"""Runs the marked examples of Markdown files; see scripts/check-docs.

Usage: run-examples.py FOLDER FILE.md ...

A block counts when the line before its fence is `<!-- run: LANGUAGE, prints TEXT -->`. It runs in a copy-free way: in a folder
of its own in which `Templates` is a link to the repository's, so that a page may name the samples.
"""

import os
import re
import subprocess
import sys

BLOCK = re.compile(r"<!-- run: (\w+), prints (.*?) -->\n```\w*\n(.*?)\n```", re.DOTALL)
COMMANDS = {
    "sh": ("example.sh", ["bash", "-euo", "pipefail"]),
    "python": ("example.py", [sys.executable]),
    "java": ("Example.java", ["java"]),
}


def main():
    root, files = os.path.abspath(sys.argv[1]), sys.argv[2:]
    passed = failed = 0
    for name in files:
        text = open(name, encoding="utf-8").read()
        for number, (language, expected, code) in enumerate(BLOCK.findall(text), 1):
            folder = os.path.join(root, name.replace("/", "-"), str(number))
            os.makedirs(folder)
            os.symlink(os.path.abspath("Templates"), os.path.join(folder, "Templates"))
            file, command = COMMANDS[language]
            with open(os.path.join(folder, file), "w", encoding="utf-8") as output:
                output.write(code + "\n")
            try:
                run = subprocess.run(
                    command + [file], cwd=folder, capture_output=True, text=True, timeout=180, check=False)
                printed, complaint, status = run.stdout, run.stderr, run.returncode
            except subprocess.TimeoutExpired:
                printed, complaint, status = "", "no end after 180 s", -1
            if status == 0 and expected in printed:
                passed += 1
            else:
                failed += 1
                print(f"FAILED: {name}, example {number} ({language}): exit {status}, expected {expected!r}")
                print("  printed: " + printed[-600:].replace("\n", "\n  "))
                print("  said: " + complaint[-600:].replace("\n", "\n  "))
    if passed + failed == 0:
        failed = 1
        print("no examples found")
    print(f"docs: {passed} passed, {failed} failed")
    return 1 if failed else 0


sys.exit(main())
