#!/usr/bin/env python3
"""Feed documents with expectations; no corpus falls below its floor."""
import os
import re
import shlex
import subprocess
import sys

build, suites = sys.argv[1:3]
here = os.path.dirname(os.path.abspath(__file__))
courant = shlex.quote(os.path.join(build, 'courant'))

run = subprocess.run(
    [sys.executable, os.path.join(suites, 'conformance', 'run.py'),
     '--cmd', courant + ' parse --json', '--opml-cmd', courant + ' opml --json',
     '--list-failures', '-j', str(os.cpu_count() or 1)],
    stdout=subprocess.PIPE, text=True)
print(run.stdout)

scores = {}
for line in run.stdout.splitlines():
    found = re.match(r'(\S+)\s+(\d+)/(\d+)\s', line)
    if found:
        scores[found[1]] = (int(found[2]), int(found[3]))

floors = {}
with open(os.path.join(here, 'conformance.floor')) as file:
    for line in file:
        if line.strip() and not line.startswith('#'):
            name, least = line.split()
            floors[name] = int(least)

bad = 0
for name, least in floors.items():
    got = scores.get(name, (0, 0))[0]
    if got < least:
        bad += 1
        print(f'{name}: {got} passed, the floor is {least}')
    elif got > least:
        print(f'{name}: {got} passed; raise its floor from {least}')
for name in sorted(set(scores) - set(floors)):
    bad += 1
    print(f'{name}: no floor in conformance.floor; {scores[name][0]} passed')

passed = sum(s[0] for s in scores.values())
total = sum(s[1] for s in scores.values())
print(f'# conformance: {passed} of {total}')
sys.exit(bad > 0 or total == 0)
