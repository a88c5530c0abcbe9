#!/usr/bin/env python3
"""Raw requests at the web process of a running daemon."""
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time

PATIENCE = 3.0  # seconds to wait for an answer or the end of the connection
REFUSALS = {400, 408, 411, 413, 414, 417, 431, 501, 505}

build, suites = sys.argv[1:3]
courant = os.path.join(build, 'courant')
with open(os.path.join(suites, 'security/corpora/http/server_attacks.json'),
          encoding='utf-8') as file:
    entries = [e for e in json.load(file)['entries'] if e.get('raw')]


def free_port():
    with socket.socket() as s:
        s.bind(('127.0.0.1', 0))
        return s.getsockname()[1]


def answer(port, raw):
    """All that comes back for the bytes, until it closes or is quiet."""
    got = b''
    with socket.create_connection(('127.0.0.1', port), PATIENCE) as s:
        s.settimeout(PATIENCE)
        try:
            s.sendall(raw)
            s.shutdown(socket.SHUT_WR)
            while True:
                more = s.recv(65536)
                if not more:
                    break
                got += more
        except OSError:
            pass
    return got


def statuses(got):
    return [int(n) for n in re.findall(rb'HTTP/1\.[01] (\d{3}) ', got)]


def judge(entry, got):
    seen = statuses(got) or [400]
    for i, status in enumerate(seen):
        if status not in entry['expect']:
            return f'answered {seen}, allowed {entry["expect"]}'
        if status in REFUSALS and i + 1 < len(seen):
            return f'answered on after refusing: {seen}'
    return None


def await_port(port):
    for _ in range(100):
        try:
            if statuses(answer(port, b'GET / HTTP/1.1\r\nHost: 127.0.0.1'
                                     b'\r\nConnection: close\r\n\r\n')) == [200]:
                return True
        except OSError:
            pass
        time.sleep(0.1)
    return False


good = 0
with tempfile.TemporaryDirectory() as folder:
    port = free_port()
    config = os.path.join(folder, 'courant.conf')
    with open(config, 'w') as file:
        file.write(f'server {{\n listen 127.0.0.1:{port}\n}}\n'
                   f'database {folder}/courant.db\n'
                   f'control {folder}/control.sock\n')
    with open(os.path.join(folder, 'log'), 'w') as log:
        daemon = subprocess.Popen([courant, '-f', config, 'run'], stdout=log,
                                  stderr=log, stdin=subprocess.DEVNULL)
    try:
        if not await_port(port):
            print(open(os.path.join(folder, 'log')).read())
            sys.exit('the daemon does not answer')
        for entry in entries:
            fault = judge(entry, answer(port, entry['raw'].encode('latin-1')))
            if daemon.poll() is not None:
                sys.exit(f"{entry['id']}: the daemon ended")
            good += fault is None
            if fault:
                print(f"{entry['id']}: {fault}")
        alive = await_port(port)
        log_text = open(os.path.join(folder, 'log')).read()
        for trouble in ('died', 'Sanitizer', 'runtime error'):
            if trouble in log_text:
                alive = False
                print(log_text)
                break
    finally:
        daemon.send_signal(signal.SIGTERM)
        daemon.wait(10)
print(f'# server: {good} of {len(entries)}')
sys.exit(good < len(entries) or not alive or not entries)
