"""Runs code that the tests send, inside a network namespace: one JSON string a line in, one JSON object a line out.

Whatever the code leaves in `result` is the answer. Names live on from one piece of code to the next, so that
sockets stay open between them.
"""
import json
import sys
import traceback

names = {}
for line in sys.stdin:
    try:
        exec(compile(json.loads(line), 'agent', 'exec'), names)
        print(json.dumps({'result': names.pop('result', None)}), flush=True)
    except Exception:
        print(json.dumps({'error': traceback.format_exc()}), flush=True)
