"""The figures of containment: verdicts and times on files of labelled pairs, side by side with other checkers.

Usage: python benchmarks/compat.py FILE.jsonl... [--show] [--tools ours,jsonschema_rs,...]
"""
import sys, json, time, collections, statistics
from choreo_check.compatibility import Document, contains, Limits
D={'draft4':"http://json-schema.org/draft-04/schema#",'draft6':"http://json-schema.org/draft-06/schema#",'draft7':"http://json-schema.org/draft-07/schema#",'draft2019-09':"https://json-schema.org/draft/2019-09/schema",'draft2020-12':"https://json-schema.org/draft/2020-12/schema"}
for f in sys.argv[1:]:
    times=[];c=collections.Counter()
    for l in open(f):
        r=json.loads(l)
        t=time.perf_counter()
        try:
            v=contains(Document(r['old'],dialect=D[r['dialect']]),Document(r['new'],dialect=D[r['dialect']]))
        except Exception as e:
            import traceback; traceback.print_exc(); print('CRASH',r['id']); c['crash']+=1; continue
        dt=(time.perf_counter()-t)*1000; times.append(dt)
        got=v.verdict.replace(' ','-')
        if got==r['truth']: c['right']+=1
        elif got=='undecided': c['undecided']+=1; print('?',r['id'],r['truth'],v.reasons[:2])
        else: c['WRONG']+=1; print('WRONG',r['id'],r['truth'],got,v.witness,v.reasons[:3], json.dumps(r['old'])[:300],'||',json.dumps(r['new'])[:300])
        if dt>150: print('slow',r['id'],dt)
    times.sort()
    print(f.split('/')[-1],dict(c),'median',statistics.median(times),'p99',times[int(len(times)*.99)],'max',times[-1])
