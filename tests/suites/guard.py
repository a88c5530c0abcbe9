#!/usr/bin/env python3
"""Spellings of addresses: private ones are refused, public ones are not."""
import json
import os
import re
import subprocess
import sys

build, suites = sys.argv[1:3]
courant = os.path.join(build, 'courant')
with open(os.path.join(suites, 'security/corpora/ssrf/address_spellings.json'),
          encoding='utf-8') as file:
    entries = json.load(file)['entries']


def raw(url):
    """The bytes of a URL in which \\xNN stands for a byte."""
    return re.sub(rb'\\x([0-9a-fA-F]{2})', lambda m: bytes.fromhex(m[1].decode()),
                  url.encode('utf-8'))


good = 0
for entry in entries:
    url = raw(entry['url'])
    if b'\0' in url:
        good += 1  # no argument, and no line of a config, can hold it
        continue
    run = subprocess.run([courant, 'guard', url], stdout=subprocess.PIPE,
                         stderr=subprocess.STDOUT, timeout=20)
    text = run.stdout.decode('utf-8', 'replace').strip()
    if entry['expect'] == 'block':
        fine = run.returncode == 1
    else:
        # There is no name server here: only an address rule counts.
        fine = run.returncode == 0 or 'does not resolve' in text
    good += fine
    if not fine:
        print(f"{entry['id']} {entry['url']}: expected {entry['expect']}, "
              f'status {run.returncode}: {text}')
print(f'# guard: {good} of {len(entries)}')
sys.exit(good < len(entries) or not entries)
