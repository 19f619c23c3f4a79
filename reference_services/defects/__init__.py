"""Services that are wrong on purpose, one defect a module: what tests and people can hold a tool against.

Each module takes a system that is right, and starts one service of it otherwise. `CAUGHT_BY` is the code of the oracle
that must find it, `COST` what it costs whoever runs it.
"""
